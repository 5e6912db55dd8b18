// One rule: when, then, and what it would have done to mail that is there already.

import Plus from 'lucide-solid/icons/plus';
import Trash from 'lucide-solid/icons/trash';
import X from 'lucide-solid/icons/x';
import { createSignal, createUniqueId, For, Index, type JSX, Show } from 'solid-js';
import { createStore, unwrap } from 'solid-js/store';
import { problemText, type Refusal } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Banner } from '../../ui/states.tsx';
import { ActionFields } from './action-fields.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { type Rule, TryRule } from './documents.ts';
import { emptyAction, emptyCondition } from './from-message.ts';
import { toInput } from './rule-input.ts';
import { summaryOf } from './summary.ts';

interface RuleDialogProps {
  rule: Rule;
  isNew: boolean;
  accountId: string;
  folders: readonly string[];
  /** Saving lets a hand-written script run after the rules. */
  byHand: boolean;
  /** Gives back why it was not saved. */
  onSave: (rule: Rule) => Promise<Refusal | undefined>;
  /** Where this rule stands among those that are saved: in paths of what is wrong. */
  index: number;
  onDelete: () => void;
  onClose: () => void;
}

export default function RuleDialog(props: RuleDialogProps): JSX.Element {
  const { direct } = useWorkspace();
  const [rule, setRule] = createStore<Rule>(structuredClone(props.rule));
  const [busy, setBusy] = createSignal(false);
  const [refused, setRefused] = createSignal<Refusal>();
  const problem = (path: string): string | undefined => refused()?.fields[`rules.${props.index}.${path}`];
  /** What no field of this rule can show beside itself. */
  const general = (): string | undefined => {
    const refusal = refused();
    if (refusal === undefined) return undefined;
    const beside =
      /\.(name|conditions\.\d+\.(values|header|bytes|date)|actions\.\d+\.(folder|keyword|address|text))$/;
    const own = `rules.${props.index}.`;
    const paths = Object.keys(refusal.fields);
    const rest = paths.find((path) => !(path.startsWith(own) && beside.test(path)));
    if (paths.length > 0 && rest === undefined) return undefined;
    return rest === undefined ? refusal.message : (refusal.fields[rest] ?? refusal.message);
  };
  const [trial, setTrial] = createSignal<{ words: string; subjects: string[] }>();
  const folderList = createUniqueId();

  async function save(): Promise<void> {
    setBusy(true);
    const name = rule.name.trim() || summaryOf(rule).slice(0, 60);
    setRefused(await props.onSave({ ...structuredClone(unwrap(rule)), name }));
    setBusy(false);
  }
  async function tryOut(): Promise<void> {
    const variables = { accountId: props.accountId, rule: toInput(rule) };
    const { data, error } = await direct
      .query(TryRule, variables, { requestPolicy: 'network-only' })
      .toPromise();
    if (!data)
      return void setTrial({ words: error ? problemText(error) : t('common.serverError'), subjects: [] });
    const { matched, lookedAt, messages } = data.tryRule;
    setTrial({
      words: t('rules.tried', { matched, lookedAt }),
      subjects: messages.map(({ subject }) => subject || t('rules.noSubject')),
    });
  }

  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title={t(props.isNew ? 'rules.dialogNew' : 'rules.dialogEdit')}
      description={summaryOf(rule)}
      actions={
        <>
          <Show when={!props.isNew}>
            <Button tone="quiet" icon={Trash} class="me-auto text-danger" onClick={props.onDelete}>
              {t('rules.delete')}
            </Button>
          </Show>
          <Button tone="quiet" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button tone="primary" busy={busy()} onClick={() => void save()}>
            {busy() ? t('rules.saving') : t(props.byHand ? 'rules.putBehind' : 'rules.save')}
          </Button>
        </>
      }
    >
      <datalist id={folderList}>
        <For each={props.folders}>{(path) => <option value={path} />}</For>
      </datalist>
      <div class="grid gap-6">
        <Show when={general()}>{(words) => <Banner tone="danger">{words()}</Banner>}</Show>
        <TextField
          label={t('rules.name')}
          error={problem('name')}
          value={rule.name}
          onInput={(name) => setRule('name', name)}
        />
        <fieldset class="grid gap-3">
          <legend class="pb-2 text-md font-semibold">{t('rules.when')}</legend>
          <Show
            when={rule.conditions.length > 0}
            fallback={<p class="text-base text-ink-2">{t('rules.everyMessage')}</p>}
          >
            <Show when={rule.conditions.length > 1}>
              <Select
                label={t('rules.when')}
                value={rule.match}
                options={[
                  { value: 'ALL', label: t('rules.matchAll') },
                  { value: 'ANY', label: t('rules.matchAny') },
                ]}
                onChange={(match) => setRule('match', match)}
              />
            </Show>
            <Index each={rule.conditions}>
              {(condition, index) => (
                <div class="flex items-start gap-1 rounded-md p-3 ring-1 ring-line">
                  <ConditionFields
                    condition={condition()}
                    problem={(field) => problem(`conditions.${index}.${field}`)}
                    onChange={(changed) => setRule('conditions', index, changed)}
                  />
                  <IconButton
                    icon={X}
                    size={18}
                    class="-me-2 -mt-1"
                    label={t('rules.removeCondition')}
                    onClick={() => setRule('conditions', (all) => all.toSpliced(index, 1))}
                  />
                </div>
              )}
            </Index>
          </Show>
          <div>
            <Button
              tone="quiet"
              icon={Plus}
              onClick={() => setRule('conditions', (all) => [...all, emptyCondition()])}
            >
              {t('rules.addCondition')}
            </Button>
          </div>
        </fieldset>
        <fieldset class="grid gap-3">
          <legend class="pb-2 text-md font-semibold">{t('rules.then')}</legend>
          <Index each={rule.actions}>
            {(action, index) => (
              <div class="flex items-start gap-1 rounded-md p-3 ring-1 ring-line">
                <ActionFields
                  action={action()}
                  folderList={folderList}
                  problem={(field) => problem(`actions.${index}.${field}`)}
                  onChange={(changed) => setRule('actions', index, changed)}
                />
                <IconButton
                  icon={X}
                  size={18}
                  class="-me-2 -mt-1"
                  label={t('rules.removeAction')}
                  disabled={rule.actions.length === 1}
                  onClick={() => setRule('actions', (all) => all.toSpliced(index, 1))}
                />
              </div>
            )}
          </Index>
          <div>
            <Button
              tone="quiet"
              icon={Plus}
              onClick={() => setRule('actions', (all) => [...all, { ...emptyAction(), kind: 'STOP' }])}
            >
              {t('rules.addAction')}
            </Button>
          </div>
        </fieldset>
        <div class="grid gap-2" aria-live="polite">
          <div>
            <Button onClick={() => void tryOut()}>{t('rules.try')}</Button>
          </div>
          <Show when={trial()}>
            {(found) => (
              <div class="text-base text-ink-2">
                <p>{found().words}</p>
                <ul class="list-disc ps-5">
                  <For each={found().subjects}>{(subject) => <li class="truncate">{subject}</li>}</For>
                </ul>
              </div>
            )}
          </Show>
        </div>
      </div>
    </Dialog>
  );
}
