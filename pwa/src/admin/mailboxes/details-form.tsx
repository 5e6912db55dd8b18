import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../../data/answer.ts';
import { createForm, required } from '../../primitives/form.ts';
import { useWorkspace } from '../../session/session.ts';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Banner } from '../../ui/states.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toast.tsx';
import { bytesIn, gigabytesOf } from '../gigabytes.ts';
import { createSeenVersion } from '../seen-version.ts';
import { splitAddresses } from '../split-addresses.ts';
import { ChangeMailbox } from './changes.ts';
import type { MailboxDetail } from './documents.ts';
import { PersonSelect } from './person-select.tsx';
import { w } from './words.ts';

interface Conflict {
  field: string;
  theirs: string | null;
}

type OwnFields = Pick<MailboxDetail, 'version' | 'name' | 'quota' | 'user' | 'forwardTo' | 'keepCopy'>;

/** Name, quota, person and forwarding of a mailbox. What was not touched is not sent. */
export function DetailsForm(props: { mailbox: MailboxDetail; refresh: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [keepCopy, setKeepCopy] = createSignal(props.mailbox.keepCopy);
  const version = createSeenVersion<OwnFields>(
    () => props.mailbox,
    ({ name, quota, user, forwardTo, keepCopy }) => [name, quota, user?.id, forwardTo, keepCopy],
  );
  const [conflicts, setConflicts] = createSignal<Conflict[]>([]);
  const initial = {
    name: props.mailbox.name,
    quota: gigabytesOf(props.mailbox.quota),
    userId: props.mailbox.user?.id ?? '',
    forwardTo: props.mailbox.forwardTo.join('\n'),
  };
  const form = createForm({
    initial,
    check: (values) => ({
      ...required(values, 'name'),
      ...(bytesIn(values.quota) === undefined ? { quota: w('mailboxes.quotaWrong') } : {}),
    }),
    async submit(values) {
      const input = {
        mailboxId: props.mailbox.id,
        version: version(),
        ...(values.name === initial.name ? {} : { name: values.name }),
        ...(values.quota === initial.quota ? {} : { quota: bytesIn(values.quota) ?? 0 }),
        ...(values.userId === initial.userId ? {} : { userId: values.userId || null }),
        ...(values.forwardTo === initial.forwardTo ? {} : { forwardTo: splitAddresses(values.forwardTo) }),
        ...(keepCopy() === props.mailbox.keepCopy ? {} : { keepCopy: keepCopy() }),
      };
      const result = await client.mutation(ChangeMailbox, { input }).toPromise();
      const payload = result.data?.updateMailbox;
      if (payload?.__typename === 'ConflictError') {
        setConflicts(payload.fields.map(({ field, theirs }) => ({ field, theirs })));
        props.refresh();
        return { message: payload.message };
      }
      const refusal = refusalOf(result);
      if (refusal) {
        const fields = Object.fromEntries(
          Object.entries(refusal.fields).map(([path, message]) => [path.split('.')[0] ?? path, message]),
        );
        return { message: Object.keys(fields).length > 0 ? undefined : refusal.message, fields };
      }
      if (payload?.__typename === 'UpdateMailboxPayload') version.accept(payload.mailbox);
      Object.assign(initial, values);
      setConflicts([]);
      toast(w('mailboxes.saved'));
      return undefined;
    },
  });
  return (
    <Section title={w('mailboxes.details')}>
      <div class="p-4">
        <Form
          onSubmit={(event) => {
            // What the banner told was seen.
            if (conflicts().length > 0) version.accept(props.mailbox);
            void form.submit(event);
          }}
          problem={form.problem()}
          busy={form.busy()}
          action={w(conflicts().length > 0 ? 'mailboxes.saveAnyway' : 'mailboxes.save')}
          busyAction={w('mailboxes.saving')}
        >
          <Show when={conflicts().length > 0}>
            <Banner tone="warning">
              {conflicts()
                .map(({ field, theirs }) => w('mailboxes.theirs', { field, value: theirs ?? '–' }))
                .join(' ')}
            </Banner>
          </Show>
          <div class="grid gap-4 @lg:grid-cols-2">
            <TextField {...form.field('name')} label={w('mailboxes.name')} autocomplete="off" />
            <TextField
              {...form.field('quota')}
              label={w('mailboxes.quota')}
              suffix="GB"
              inputmode="decimal"
              autocomplete="off"
              help={w('mailboxes.quotaHelp')}
            />
          </div>
          <PersonSelect
            value={form.values.userId}
            known={props.mailbox.user}
            error={form.errors.userId || undefined}
            onChange={(userId) => form.set('userId', userId)}
          />
          <TextArea
            {...form.field('forwardTo')}
            label={w('mailboxes.forwardTo')}
            help={w('mailboxes.forwardToHelp')}
            rows={2}
            autocapitalize="none"
            spellcheck={false}
            optional
          />
          <Show when={form.values.forwardTo.trim() !== ''}>
            <Switch
              label={w('mailboxes.keepCopy')}
              help={w('mailboxes.keepCopyHelp')}
              checked={keepCopy()}
              onChange={setKeepCopy}
            />
          </Show>
        </Form>
      </div>
    </Section>
  );
}
