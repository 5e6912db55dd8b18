import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../../data/answer.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Banner } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AddHost, type HostRow, RemoveHost, RenewEnrolment } from './documents.ts';
import type { Enrolment } from './token-dialog.tsx';
import { w } from './words.ts';

interface AddProps {
  open: boolean;
  onClose: () => void;
  onToken: (made: Enrolment) => void;
}

export function AddDialog(props: AddProps): JSX.Element {
  const { direct } = useWorkspace();
  const [name, setName] = createSignal('');
  const [address, setAddress] = createSignal('');
  const [problem, setProblem] = createSignal<string>();
  const [fields, setFields] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const close = () => {
    setProblem(undefined);
    setFields({});
    props.onClose();
  };

  async function add(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    // Without the cache: the token is not to be kept on the device.
    const result = await direct
      .mutation(AddHost, { input: { name: name(), address: address() } })
      .toPromise();
    setBusy(false);
    const refusal = refusalOf(result);
    setFields(refusal?.fields ?? {});
    if (refusal) return void setProblem(Object.keys(refusal.fields).length > 0 ? undefined : refusal.message);
    const made = result.data?.addMailHost;
    if (made?.__typename !== 'AddMailHostPayload') return;
    setName('');
    setAddress('');
    props.onToken(made);
  }
  return (
    <Dialog open={props.open} onClose={close} title={w('hosts.add')}>
      <Form
        problem={problem()}
        busy={busy()}
        action={w('hosts.add')}
        busyAction={w('hosts.adding')}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <TextField
          label={w('hosts.name')}
          help={w('hosts.nameHelp')}
          error={fields().name}
          value={name()}
          onInput={setName}
          maxlength={100}
          autofocus
        />
        <TextField
          label={w('hosts.address')}
          help={w('hosts.addressHelp')}
          error={fields().address}
          value={address()}
          onInput={setAddress}
          placeholder="mail.example.com:7400"
          autocapitalize="none"
          inputmode="url"
          dir="ltr"
        />
      </Form>
    </Dialog>
  );
}

interface HostDialogProps {
  host: HostRow | undefined;
  onClose: () => void;
}

export function RenewDialog(props: HostDialogProps & { onToken: (made: Enrolment) => void }): JSX.Element {
  const { direct } = useWorkspace();
  const [problem, setProblem] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const close = () => {
    setProblem(undefined);
    props.onClose();
  };

  async function renew(host: HostRow): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    const result = await direct.mutation(RenewEnrolment, { input: { mailHostId: host.id } }).toPromise();
    setBusy(false);
    const refusal = refusalOf(result);
    setProblem(refusal?.message);
    const made = result.data?.renewMailHostEnrolment;
    if (made?.__typename === 'RenewMailHostEnrolmentPayload') props.onToken(made);
  }
  return (
    <Ask
      host={props.host}
      title={(name) => w('hosts.renewTitle', { name })}
      what={w('hosts.renewWhat')}
      yes={w('hosts.renewYes')}
      tone="primary"
      busy={busy()}
      problem={problem()}
      onYes={(host) => void renew(host)}
      onClose={close}
    />
  );
}

export function RemoveDialog(props: HostDialogProps): JSX.Element {
  const { direct } = useWorkspace();
  const [problem, setProblem] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const close = () => {
    setProblem(undefined);
    props.onClose();
  };

  async function remove(host: HostRow): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    const refusal = refusalOf(
      await direct.mutation(RemoveHost, { input: { mailHostId: host.id } }).toPromise(),
    );
    setBusy(false);
    setProblem(refusal?.message);
    if (refusal) return;
    toast(w('hosts.removed', { name: host.name }));
    close();
  }
  return (
    <Ask
      host={props.host}
      title={(name) => w('hosts.removeTitle', { name })}
      what={w('hosts.removeWhat')}
      yes={w('hosts.removeYes')}
      tone="danger"
      busy={busy()}
      problem={problem()}
      onYes={(host) => void remove(host)}
      onClose={close}
    />
  );
}

interface AskProps extends HostDialogProps {
  title: (name: string) => string;
  what: string;
  yes: string;
  tone: 'primary' | 'danger';
  busy: boolean;
  problem: string | undefined;
  onYes: (host: HostRow) => void;
}

/** Says what it does before it does it. */
function Ask(props: AskProps): JSX.Element {
  return (
    <Dialog
      open={props.host !== undefined}
      onClose={props.onClose}
      title={props.title(props.host?.name ?? '')}
      actions={
        <>
          <Button tone="quiet" onClick={props.onClose}>
            {w('hosts.cancel')}
          </Button>
          <Button
            tone={props.tone}
            busy={props.busy}
            onClick={() => {
              if (props.host) props.onYes(props.host);
            }}
          >
            {props.yes}
          </Button>
        </>
      }
    >
      <div class="grid gap-3">
        <p class="text-base text-ink-2">{props.what}</p>
        <Show when={props.problem}>
          <Banner tone="danger">{props.problem}</Banner>
        </Show>
      </div>
    </Dialog>
  );
}
