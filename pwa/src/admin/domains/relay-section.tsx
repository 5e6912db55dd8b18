import Route from 'lucide-solid/icons/route';
import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { createForm, required } from '../../primitives/form.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toast.tsx';
import { createSeenVersion } from '../seen-version.ts';
import { RemoveDomainRelay, SetDomainRelay } from './changes.ts';
import type { DomainRow } from './documents.ts';
import { formProblem } from './form-problem.ts';
import { w } from './words.ts';

/** How mail leaves: directly, or through a relay. */
export function RelaySection(props: { domain: DomainRow }): JSX.Element {
  const { client } = useWorkspace();
  const [open, setOpen] = createSignal(false);
  const relay = () => props.domain.relay;

  async function sendDirectly(): Promise<void> {
    const { id: domainId, displayName: name } = props.domain;
    const refusal = refusalOf(await client.mutation(RemoveDomainRelay, { input: { domainId } }).toPromise());
    toast(refusal ? sentenceOf(refusal) : w('domains.relayRemoved', { name }), {
      tone: refusal ? 'danger' : 'plain',
    });
  }

  return (
    <Section
      title={w('domains.relay')}
      note={w('domains.relayNote')}
      actions={
        <Show when={!props.domain.aliasOf}>
          <div class="flex flex-wrap gap-1">
            <Show when={relay()}>
              <Button tone="quiet" onClick={() => void sendDirectly()}>
                {w('domains.removeRelay')}
              </Button>
            </Show>
            <Button icon={Route} onClick={() => setOpen(true)}>
              {relay() ? w('domains.changeRelay') : w('domains.setRelay')}
            </Button>
          </div>
        </Show>
      }
    >
      <div class="grid gap-0.5 p-4 lg:p-5">
        <Show
          when={!props.domain.aliasOf}
          fallback={
            <p class="text-base">
              {w('domains.relayOfMain', { name: props.domain.aliasOf?.displayName ?? '' })}
            </p>
          }
        >
          <Show when={relay()} fallback={<p class="text-base">{w('domains.direct')}</p>}>
            {(there) => (
              <>
                <p class="text-base">{w('domains.through', { server: `${there().host}:${there().port}` })}</p>
                <p class="text-sm text-ink-3">
                  {there().username === null
                    ? w('domains.relayNoLogin')
                    : w('domains.relayLogin', { username: there().username ?? '' })}
                </p>
              </>
            )}
          </Show>
        </Show>
      </div>
      <Show when={open()}>
        <RelayDialog domain={props.domain} onClose={() => setOpen(false)} />
      </Show>
    </Section>
  );
}

const securityOptions = [
  { value: 'STARTTLS', label: 'STARTTLS' },
  { value: 'TLS', label: 'TLS' },
] as const;

function RelayDialog(props: { domain: DomainRow; onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [verify, setVerify] = createSignal(true);
  const known = props.domain.relay;
  const version = createSeenVersion(
    () => props.domain,
    ({ relay }) => [relay?.host, relay?.port, relay?.tls, relay?.username],
  );
  const form = createForm({
    initial: {
      host: known?.host ?? '',
      port: String(known?.port ?? 587),
      tls: known?.tls ?? 'STARTTLS',
      username: known?.username ?? '',
      password: '',
    },
    check: (values) => required(values, 'host', 'port'),
    async submit(values) {
      const { id: domainId, displayName: name } = props.domain;
      const input = {
        ...{ domainId, basedOnVersion: version(), verify: verify() },
        host: values.host.trim(),
        port: /^\d{1,5}$/.test(values.port.trim()) ? Number(values.port) : 0,
        tls: values.tls,
        username: values.username.trim() || null,
        ...(values.password === '' ? {} : { password: values.password }),
      };
      const refusal = refusalOf(await client.mutation(SetDomainRelay, { input }).toPromise());
      if (refusal) return formProblem(refusal, Object.keys(values));
      toast(w('domains.relaySet', { name }));
      props.onClose();
      return undefined;
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={w('domains.relayTitle', { name: props.domain.displayName })}
      description={w('domains.relayExplained')}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('domains.save')}
        busyAction={verify() ? w('domains.trying') : w('domains.saving')}
      >
        <TextField
          {...form.field('host')}
          label={w('domains.host')}
          placeholder="smtp.provider.example"
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          inputmode="url"
          autofocus
        />
        <div class="grid grid-cols-2 gap-4">
          <TextField
            {...form.field('port')}
            label={w('domains.port')}
            inputmode="numeric"
            autocomplete="off"
          />
          <Select
            label={w('domains.security')}
            value={form.values.tls === 'TLS' ? 'TLS' : 'STARTTLS'}
            options={securityOptions}
            onChange={(tls) => form.set('tls', tls)}
          />
        </div>
        <TextField
          {...form.field('username')}
          label={w('domains.username')}
          help={w('domains.usernameHelp')}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          optional
        />
        <TextField
          {...form.field('password')}
          label={w('domains.password')}
          type="password"
          autocomplete="new-password"
          help={known?.username ? w('domains.passwordKept') : undefined}
        />
        <Switch
          label={w('domains.verify')}
          help={w('domains.verifyHelp')}
          checked={verify()}
          onChange={setVerify}
        />
      </Form>
    </Dialog>
  );
}
