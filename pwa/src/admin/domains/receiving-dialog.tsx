import { createUniqueId, For, type JSX, Show } from 'solid-js';
import { refusalOf } from '../../data/answer.ts';
import { createForm, required } from '../../primitives/form.ts';
import { useWorkspace } from '../../session/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Banner } from '../../ui/states.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toast.tsx';
import { createSeenVersion } from '../seen-version.ts';
import { SetDomainReceiving } from './changes.ts';
import { CheckDomainDns } from './dns/documents.ts';
import type { DomainRow } from './documents.ts';
import { formProblem } from './form-problem.ts';
import { r } from './words.ts';

type Receiving = DomainRow['receiving'];
const KINDS = ['HOSTED', 'BACKUP', 'FORWARDED'] as const;
const protocols = [
  { value: 'SMTP', label: 'SMTP' },
  { value: 'LMTP', label: 'LMTP' },
] as const;
/** Nobody scrolls through two thousand lines to see the button. */
const LINES = 6;

export function ReceivingDialog(props: { domain: DomainRow; onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const { handOver } = props.domain;
  const version = createSeenVersion(
    () => props.domain,
    (row) => [row.receiving, row.handOver],
  );
  const form = createForm<Record<string, string>>({
    initial: {
      receiving: props.domain.receiving,
      host: handOver?.server?.host ?? '',
      port: String(handOver?.server?.port ?? 25),
      protocol: handOver?.server?.protocol ?? 'SMTP',
      takesAll: handOver?.takesAll ? 'yes' : '',
      recipients: (handOver?.recipients ?? []).join('\n'),
    },
    check: (values) => ({
      ...(values.receiving === 'FORWARDED' ? required(values, 'host', 'port') : {}),
      ...(values.receiving !== 'HOSTED' && values.takesAll === '' ? required(values, 'recipients') : {}),
    }),
    async submit(values) {
      const { id: domainId, displayName: name } = props.domain;
      const input = { domainId, basedOnVersion: version(), ...inputOf(values) };
      const refusal = refusalOf(await client.mutation(SetDomainReceiving, { input }).toPromise());
      if (refusal) return formProblem(refusal, ['host', 'port', 'recipients']);
      // Other records are wanted now; the page follows by itself.
      if (input.receiving !== props.domain.receiving)
        void client.mutation(CheckDomainDns, { input: { domainId } }).toPromise();
      toast(r('receiving.saved', { name }));
      props.onClose();
      return undefined;
    },
  });
  const kind = () => kindOf(form.values);
  const addresses = () => {
    const { mailboxes = 0, aliases = 0 } = props.domain.usage ?? {};
    return { mailboxes, aliases };
  };
  const stays = () => kind() !== 'HOSTED' && addresses().mailboxes + addresses().aliases > 0;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={r('receiving.dialogTitle', { name: props.domain.displayName })}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={r('receiving.save')}
        busyAction={r('receiving.saving')}
      >
        <Kinds value={kind()} onChange={(value) => form.set('receiving', value)} />
        <Show when={stays()}>
          <Banner tone="warning">{r('receiving.hasAddresses', addresses())}</Banner>
        </Show>
        <Show when={kind() === 'HOSTED' && handOver}>
          <Banner tone="warning">{r('receiving.backToHosted')}</Banner>
        </Show>
        <Show when={kind() === 'FORWARDED'}>
          <ServerFields form={form} />
        </Show>
        <Show when={kind() !== 'HOSTED'}>
          <Switch
            label={r('receiving.takesAll')}
            help={r('receiving.takesAllHelp')}
            checked={form.values.takesAll === 'yes'}
            onChange={(on) => form.set('takesAll', on ? 'yes' : '')}
          />
          <Show when={form.values.takesAll === ''}>
            <TextArea
              {...form.field('recipients')}
              label={r('receiving.recipients')}
              help={r('receiving.recipientsHelp')}
              rows={LINES}
              autocapitalize="none"
              autocomplete="off"
              spellcheck={false}
            />
          </Show>
        </Show>
        <p class="text-sm text-ink-3">{r(`receiving.dns.${kind()}`)}</p>
      </Form>
    </Dialog>
  );
}

const kindOf = ({ receiving }: Record<string, string>): Receiving =>
  KINDS.find((kind) => kind === receiving) ?? 'HOSTED';

function inputOf(values: Record<string, string>) {
  const receiving = kindOf(values);
  const { host = '', port = '', protocol, recipients = '' } = values;
  return {
    receiving,
    server:
      receiving === 'FORWARDED'
        ? {
            host: host.trim(),
            port: /^\d{1,5}$/.test(port.trim()) ? Number(port) : 0,
            protocol: protocol === 'LMTP' ? ('LMTP' as const) : ('SMTP' as const),
          }
        : null,
    takesAll: values.takesAll === 'yes',
    recipients: recipients.split(/[\s,;]+/).filter(Boolean),
  };
}

/** The three kinds, each with its sentence. */
function Kinds(props: { value: Receiving; onChange: (kind: Receiving) => void }): JSX.Element {
  const name = createUniqueId();
  return (
    <fieldset class="grid gap-2">
      <legend class="mb-1.5 text-sm font-medium text-ink-2">{r('receiving.kind')}</legend>
      <For each={KINDS}>
        {(kind) => (
          <label class="flex min-h-(--tap) items-start gap-3 rounded-md px-3 py-2.5 ring-1 ring-line ring-inset transition-shadow duration-120 hover:bg-hover has-checked:ring-2 has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus">
            <input
              type="radio"
              class="mt-1 size-4 shrink-0 accent-accent"
              name={name}
              value={kind}
              checked={props.value === kind}
              onChange={() => props.onChange(kind)}
            />
            <span class="grid min-w-0 gap-0.5">
              <span class="text-base font-medium text-ink">{r(`receiving.${kind}`)}</span>
              <span class="text-sm text-ink-3">{r(`receiving.about.${kind}`)}</span>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

function ServerFields(props: { form: ReturnType<typeof createForm<Record<string, string>>> }): JSX.Element {
  return (
    <>
      <TextField
        {...props.form.field('host')}
        label={r('receiving.host')}
        help={r('receiving.hostHelp')}
        placeholder="exchange.example.com"
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        inputmode="url"
      />
      <div class="grid grid-cols-2 gap-4">
        <TextField
          {...props.form.field('port')}
          label={r('receiving.port')}
          inputmode="numeric"
          autocomplete="off"
        />
        <Select
          label={r('receiving.protocol')}
          value={props.form.values.protocol === 'LMTP' ? 'LMTP' : 'SMTP'}
          options={protocols}
          onChange={(protocol) => props.form.set('protocol', protocol)}
        />
      </div>
    </>
  );
}
