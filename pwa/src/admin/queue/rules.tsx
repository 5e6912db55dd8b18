import Sparkles from 'lucide-solid/icons/brush-cleaning';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { timeInWords } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Tag } from '../../ui/states.tsx';
import { onAdminChange, whileVisible } from '../live.ts';
import { nameOf } from './acts.ts';
import { hostOf, type QueueRule, QueueRules } from './documents.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { filterInWords } from './rule-filter.ts';
import { ageInWords, w } from './words.ts';

/** What a rule has met changes by itself. */
const LOOK_MS = 60_000;

/** What is done to the queue by itself. */
export default function Rules(props: { hostId: string }): JSX.Element {
  const { state, refresh } = createPageQuery(QueueRules, () => ({ hostId: props.hostId, first: 5 }));
  onAdminChange(['QueueRule', 'QueueAction'], refresh);
  whileVisible(LOOK_MS, refresh);
  const rules = () => hostOf(state.data?.node)?.queue.rules;
  const [editing, setEditing] = createSignal<QueueRule | 'new'>();
  return (
    <>
      <div>
        <Button icon={Plus} onClick={() => setEditing('new')}>
          {w('queue.newRule')}
        </Button>
      </div>
      <Loaded data={rules()} error={state.error} retry={refresh}>
        {(all) => (
          <Show
            when={all().length > 0}
            fallback={<EmptyState icon={Sparkles} title={w('queue.noRules')} help={w('queue.noRulesHelp')} />}
          >
            <ul class="overflow-hidden rounded-lg bg-sheet shadow-sheet">
              <For each={all()}>{(rule) => <RuleRow rule={rule} onEdit={() => setEditing(rule)} />}</For>
            </ul>
          </Show>
        )}
      </Loaded>
      <Show when={editing()} keyed>
        {(rule) => (
          <RuleDialog
            hostId={props.hostId}
            rule={rule === 'new' ? undefined : rule}
            onClose={() => setEditing(undefined)}
            onDone={refresh}
          />
        )}
      </Show>
    </>
  );
}

function RuleRow(props: { rule: QueueRule; onEdit: () => void }): JSX.Element {
  const rule = () => props.rule;
  return (
    <li class="border-b border-line last:border-b-0">
      <button
        type="button"
        class="grid w-full gap-0.5 px-4 py-3 text-start hover:bg-hover"
        onClick={props.onEdit}
      >
        <span class="flex items-center gap-2 text-base text-ink">
          {rule().name}
          <Show when={!rule().enabled}>
            <Tag>{w('queue.ruleOff')}</Tag>
          </Show>
        </span>
        <span class="text-sm text-ink-2">
          {w('queue.ruleSays', {
            act: nameOf(rule().act),
            which: filterInWords(rule().filter),
            age: ageInWords(rule().filter.olderThanMinutes ?? 0),
          })}
        </span>
        <span class="text-sm text-ink-3">
          {rule().lastProblem ??
            (rule().lastRunAt === null
              ? w('queue.ruleNeverRan')
              : w('queue.ruleRan', {
                  when: timeInWords(rule().lastRunAt ?? ''),
                  count: rule().lastMatched ?? 0,
                }))}
        </span>
      </button>
    </li>
  );
}
