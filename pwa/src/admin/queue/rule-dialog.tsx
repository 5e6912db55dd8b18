import { createQuery } from '@urql/solid';
import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { formatBytes } from '../../messages/format.ts';
import { createForm, required } from '../../primitives/form.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toast.tsx';
import { nameOf } from './acts.ts';
import { DeleteQueueRule, type QueueAct, SaveQueueRule } from './changes.ts';
import { hostOf, QueueMatching, type QueueRule } from './documents.ts';
import { filterIn, filterInWords, RULE_QUEUES, whichIs } from './rule-filter.ts';
import { w } from './words.ts';

const RULE_ACTS: readonly QueueAct[] = ['DELETE', 'BOUNCE', 'HOLD', 'RELEASE', 'FLUSH'];
const UNITS = { minutes: 1, hours: 60, days: 1_440 } as const;
type Unit = keyof typeof UNITS;

interface RuleDialogProps {
  hostId: string;
  rule: QueueRule | undefined;
  onClose: () => void;
  onDone: () => void;
}

function initialOf(rule: QueueRule | undefined) {
  const minutes = rule?.filter.olderThanMinutes ?? 1_440;
  const unit: Unit = minutes % 1_440 === 0 ? 'days' : minutes % 60 === 0 ? 'hours' : 'minutes';
  const { domain = null, sender = null, queues = null } = rule?.filter ?? {};
  const which = rule ? whichIs(rule.filter) : 'bounces';
  return {
    ...{
      name: rule?.name ?? '',
      act: rule?.act ?? 'DELETE',
      age: String(minutes / UNITS[unit]),
      unit,
      which,
    },
    ...{ domain: domain ?? '', sender: sender ?? '', queue: queues?.[0] ?? 'HOLD' },
  };
}

/** A rule, and beside it what it would meet now. */
export function RuleDialog(props: RuleDialogProps): JSX.Element {
  const { client } = useWorkspace();
  // As it is now: the list behind it goes on, and the version is that of what one sees here.
  const rule = props.rule && { ...props.rule };
  const [enabled, setEnabled] = createSignal(rule?.enabled ?? false);
  const filterOf = (values: Readonly<Record<string, string>>) => {
    const minutes = Math.round(Number(values.age) * UNITS[(values.unit as Unit) ?? 'minutes']);
    return filterIn(values, Math.max(0, minutes) || 0, rule?.filter);
  };
  const form = createForm<Record<string, string>>({
    initial: initialOf(rule),
    check: (values) => ({
      ...required(values, 'name', 'age'),
      ...(values.which === 'domain' ? required(values, 'domain') : {}),
      ...(values.which === 'sender' ? required(values, 'sender') : {}),
    }),
    async submit(values) {
      const input = {
        ...{ hostId: props.hostId, ruleId: rule?.id ?? null, version: rule?.version ?? null },
        ...{
          name: values.name ?? '',
          act: values.act as QueueAct,
          filter: filterOf(values),
          enabled: enabled(),
        },
      };
      const refusal = refusalOf(await client.mutation(SaveQueueRule, { input }).toPromise());
      if (refusal) {
        const { 'filter.olderThanMinutes': age, ...fields } = refusal.fields;
        return { message: sentenceOf(refusal), fields: { ...fields, ...(age ? { age } : {}) } };
      }
      toast(w('queue.ruleSaved'));
      props.onDone();
      props.onClose();
      return undefined;
    },
  });
  const [matching] = createQuery({
    query: QueueMatching,
    variables: () => ({ hostId: props.hostId, filter: filterOf(form.values) }),
    requestPolicy: 'network-only',
  });
  const match = () => hostOf(matching.data?.node)?.queue.matching;
  const remove = async () => {
    if (!rule) return;
    const refusal = refusalOf(
      await client.mutation(DeleteQueueRule, { input: { ruleId: rule.id } }).toPromise(),
    );
    toast(refusal ? sentenceOf(refusal) : w('queue.ruleDeleted'), refusal ? { tone: 'danger' } : {});
    if (refusal) return;
    props.onDone();
    props.onClose();
  };
  return (
    <Dialog open onClose={props.onClose} title={rule ? w('queue.editRule') : w('queue.newRule')}>
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('queue.ruleSave')}
        busyAction={w('queue.saving')}
        extra={
          <Show when={rule}>
            <Button tone="quiet" onClick={() => void remove()}>
              {w('queue.ruleDelete')}
            </Button>
          </Show>
        }
      >
        <TextField
          {...form.field('name')}
          label={w('queue.ruleName')}
          placeholder={w('queue.ruleNamePlaceholder')}
        />
        <Select
          label={w('queue.ruleAct')}
          value={form.values.act ?? 'DELETE'}
          options={RULE_ACTS.map((value) => ({ value: value as string, label: nameOf(value) }))}
          onChange={(act) => form.set('act', act)}
        />
        <Select
          label={w('queue.ruleWhich')}
          value={form.values.which ?? 'bounces'}
          options={[
            { value: 'bounces', label: w('queue.ruleBounces') },
            { value: 'queue', label: w('queue.ruleQueue') },
            { value: 'domain', label: w('queue.ruleDomain') },
            { value: 'sender', label: w('queue.ruleSender') },
            ...(rule && whichIs(rule.filter) === 'asIs'
              ? [{ value: 'asIs', label: w('queue.ruleAsIs', { which: filterInWords(rule.filter) }) }]
              : []),
          ]}
          onChange={(which) => form.set('which', which)}
        />
        <Show when={form.values.which === 'domain'}>
          <TextField
            {...form.field('domain')}
            label={w('queue.ruleDomainLabel')}
            autocapitalize="none"
            spellcheck={false}
          />
        </Show>
        <Show when={form.values.which === 'sender'}>
          <TextField
            {...form.field('sender')}
            label={w('queue.ruleSenderLabel')}
            autocapitalize="none"
            spellcheck={false}
          />
        </Show>
        <Show when={form.values.which === 'queue'}>
          <Select
            label={w('queue.which')}
            value={form.values.queue ?? 'HOLD'}
            options={RULE_QUEUES.map((value) => ({
              value: value as string,
              label: w(`queue.${value}`),
            }))}
            onChange={(queue) => form.set('queue', queue)}
          />
        </Show>
        <div class="grid grid-cols-2 gap-4">
          <TextField
            {...form.field('age')}
            label={w('queue.ruleAge')}
            type="number"
            min="1"
            inputmode="numeric"
          />
          <Select
            label={w('queue.ruleUnit')}
            value={form.values.unit ?? 'days'}
            options={(Object.keys(UNITS) as Unit[]).map((value) => ({
              value: value as string,
              label: w(`queue.${value}`, { count: 2 }).replace(/^\S+ /, ''),
            }))}
            onChange={(unit) => form.set('unit', unit)}
          />
        </div>
        <Show when={match()}>
          {(now) => (
            <p role="status" class="text-sm text-ink-2">
              {w('queue.ruleNow', { count: now().count, size: formatBytes(Number(now().size)) })}
            </p>
          )}
        </Show>
        <Switch label={w('queue.ruleEnabled')} checked={enabled()} onChange={setEnabled} />
      </Form>
    </Dialog>
  );
}
