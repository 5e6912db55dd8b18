import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import ListFilter from 'lucide-solid/icons/list-filter';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js';
import { type Refusal, refusalOf } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toastWithUndo } from '../../ui/toast.tsx';
import { type Rule, type Rules, SaveRules } from './documents.ts';
import { emptyRule } from './from-message.ts';
import type { Settled } from './page.tsx';
import { toInput } from './rule-input.ts';
import { summaryOf } from './summary.ts';

const RuleDialog = lazy(() => import('./rule-dialog.tsx'));

interface RuleListProps {
  rules: Rules;
  folders: readonly string[];
  /** A rule to begin with, from a message. */
  suggested: Rule | undefined;
  settled: Settled;
  onClosed: () => void;
}

/** The rules in their order, each as a sentence. What is changed here is saved at once. */
export function RuleList(props: RuleListProps): JSX.Element {
  const { direct } = useWorkspace();
  const [busy, setBusy] = createSignal(false);
  // `index` is where the rule goes; at the end for a new one.
  const [editing, setEditing] = createSignal<{ rule: Rule; index: number } | undefined>(
    props.suggested && { rule: props.suggested, index: props.rules.rules.length },
  );
  const byHand = () => props.rules.mode === 'HAND_WRITTEN';

  const ask = async (rules: readonly Rule[]) => {
    setBusy(true);
    const result = await direct
      .mutation(SaveRules, {
        input: {
          accountId: props.rules.account.id,
          version: props.rules.version,
          rules: rules.map(toInput),
          keepHandWritten: byHand(),
        },
      })
      .toPromise();
    setBusy(false);
    const answer = result.data?.saveRules;
    return { result, saved: answer?.__typename === 'SaveRulesPayload' ? answer.rules : undefined };
  };
  async function save(rules: readonly Rule[], options?: { quiet?: boolean }): Promise<boolean> {
    const { result, saved } = await ask(rules);
    return props.settled(result, saved, options);
  }
  /** From the dialog, which shows itself what is wrong and keeps what was typed; the page offers to read anew. */
  async function saveOne(index: number, changed: Rule): Promise<Refusal | undefined> {
    const { result, saved } = await ask(others(index).toSpliced(index, 0, changed));
    const refusal = refusalOf(result);
    if (refusal === undefined || refusal.code === 'CONFLICT') props.settled(result, saved);
    if (refusal === undefined) close();
    return refusal;
  }

  const others = (index: number) => props.rules.rules.filter((_rule, at) => at !== index);
  const move = (index: number, by: number) => {
    const [rule] = props.rules.rules.slice(index, index + 1);
    if (rule) void save(others(index).toSpliced(index + by, 0, rule), { quiet: true });
  };
  const close = () => {
    setEditing(undefined);
    props.onClosed();
  };
  async function remove(index: number, name: string): Promise<void> {
    const before = props.rules.rules;
    if (!(await save(others(index), { quiet: true }))) return;
    close();
    toastWithUndo(t('rules.deleted', { name }), () => void save(before, { quiet: true }));
  }

  return (
    <>
      <Section
        title={t('rules.tabRules')}
        note={props.rules.ownScript ? t('rules.ownScript', { name: props.rules.ownScript }) : undefined}
        actions={
          <Button
            icon={Plus}
            tone="primary"
            onClick={() => setEditing({ rule: emptyRule(), index: props.rules.rules.length })}
          >
            {t('rules.new')}
          </Button>
        }
      >
        <Show
          when={props.rules.rules.length > 0}
          fallback={<EmptyState icon={ListFilter} title={t('rules.none')} help={t('rules.noneHelp')} />}
        >
          <ol class="divide-y divide-line">
            <For each={props.rules.rules}>
              {(rule, index) => (
                <li class="flex flex-wrap items-center gap-x-2 px-4 py-1">
                  <div class="min-w-0 flex-1 basis-56 break-words">
                    <Switch
                      label={rule.name}
                      help={summaryOf(rule)}
                      checked={rule.enabled}
                      disabled={busy()}
                      onChange={(enabled) =>
                        void save(others(index()).toSpliced(index(), 0, { ...rule, enabled }), {
                          quiet: true,
                        })
                      }
                    />
                  </div>
                  <div class="ms-auto flex">
                    <IconButton
                      icon={ArrowUp}
                      size={18}
                      label={t('rules.up', { name: rule.name })}
                      disabled={busy() || index() === 0}
                      onClick={() => move(index(), -1)}
                    />
                    <IconButton
                      icon={ArrowDown}
                      size={18}
                      label={t('rules.down', { name: rule.name })}
                      disabled={busy() || index() === props.rules.rules.length - 1}
                      onClick={() => move(index(), 1)}
                    />
                    <Button
                      tone="quiet"
                      aria-label={t('rules.editNamed', { name: rule.name })}
                      onClick={() => setEditing({ rule, index: index() })}
                    >
                      {t('rules.edit')}
                    </Button>
                  </div>
                </li>
              )}
            </For>
          </ol>
        </Show>
      </Section>
      <Show when={editing()} keyed>
        {({ rule, index }) => (
          <Suspense>
            <RuleDialog
              rule={rule}
              isNew={index >= props.rules.rules.length}
              accountId={props.rules.account.id}
              folders={props.folders}
              byHand={byHand()}
              onClose={close}
              onDelete={() => void remove(index, rule.name)}
              index={index}
              onSave={(changed) => saveOne(index, changed)}
            />
          </Suspense>
        )}
      </Show>
    </>
  );
}
