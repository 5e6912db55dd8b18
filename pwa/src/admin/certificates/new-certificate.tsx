// A new certificate: given or made, and then the change of the configuration that uses it on its way.
import type { CombinedError } from '@urql/core';
import { batch, createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../../data/answer.ts';
import { useWorkspace } from '../../session/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Banner } from '../../ui/states.tsx';
import { RunInWindow } from '../configuration/apply-change.tsx';
import type { CurrentRun } from '../configuration/current-run.ts';
import { splitAddresses } from '../split-addresses.ts';
import { InstallCertificate, SelfSignCertificate } from './documents.ts';
import { PemFiles } from './pem-files.tsx';
import { w } from './words.ts';

interface NewCertificateProps {
  hostId: string;
  open: boolean;
  onClose: () => void;
  /** Goes on with the change when the window is closed. */
  current: CurrentRun;
}

type Fields = Record<string, string>;

/** What both forms share: what is wrong, whether it is on its way, and the run that came of it. */
function createSending(hostId: () => string, current: CurrentRun) {
  const [problem, setProblem] = createSignal<string>();
  const [fields, setFields] = createSignal<Fields>({});
  const [busy, setBusy] = createSignal(false);
  const [runId, setRunId] = createSignal<string>();
  /** Kept while no answer comes: asking again must not make a second one. */
  let key = crypto.randomUUID();
  const common = (reason: string) => ({
    mailHostId: hostId(),
    reason: reason.trim(),
    idempotencyKey: key,
  });
  const send = async (
    ask: () => Promise<{ data?: object | undefined; error?: CombinedError | undefined }>,
  ): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    setFields({});
    const result = await ask();
    setBusy(false);
    const refusal = refusalOf(result);
    if (refusal) {
      if (!result.error) key = crypto.randomUUID();
      setFields(refusal.fields);
      setProblem(refusal.message);
      return false;
    }
    const [payload] = Object.values(result.data ?? {}) as { run?: { id: string } }[];
    const id = payload?.run?.id;
    batch(() => {
      setRunId(id);
      if (id !== undefined) current.follow(id);
    });
    return true;
  };
  const reset = () => {
    key = crypto.randomUUID();
    setProblem(undefined);
    setFields({});
    setRunId(undefined);
  };
  return { problem, fields, setFields, busy, runId, common, send, reset };
}

export function InstallDialog(props: NewCertificateProps): JSX.Element {
  const { direct } = useWorkspace();
  const sending = createSending(() => props.hostId, props.current);
  const [chain, setChain] = createSignal('');
  const [key, setKey] = createSignal('');
  const [reason, setReason] = createSignal(w('certificates.reasonInstall'));

  const submit = async () => {
    const missing: Fields = {
      ...(chain().trim() === '' ? { chain: w('certificates.needChain') } : {}),
      ...(key().trim() === '' ? { key: w('certificates.needKey') } : {}),
    };
    sending.setFields(missing);
    if (Object.keys(missing).length > 0) return;
    const input = { ...sending.common(reason()), chain: chain(), key: key() };
    // The client without a cache: nothing of this is kept on the device.
    if (await sending.send(() => direct.mutation(InstallCertificate, { input }).toPromise())) setKey('');
  };
  const close = () => {
    setKey('');
    setChain('');
    sending.reset();
    props.onClose();
  };
  return (
    <Dialog wide open={props.open} onClose={close} title={w('certificates.install')}>
      <Show
        when={sending.runId() !== undefined}
        fallback={
          <Form
            problem={sending.problem()}
            busy={sending.busy()}
            action={w('certificates.go')}
            busyAction={w('certificates.going')}
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            <PemFiles
              onRead={(found) => {
                if (found.chain) setChain(found.chain);
                if (found.key) setKey(found.key);
              }}
            />
            <TextArea
              label={w('certificates.chain')}
              help={w('certificates.chainHelp')}
              error={sending.fields().chain}
              value={chain()}
              onInput={setChain}
              rows={5}
              spellcheck={false}
              autocomplete="off"
              dir="ltr"
            />
            <TextArea
              label={w('certificates.keyField')}
              help={w('certificates.keyHelp')}
              error={sending.fields().key}
              value={key()}
              onInput={setKey}
              rows={3}
              spellcheck={false}
              autocomplete="off"
              dir="ltr"
            />
            <Reason value={reason()} error={sending.fields().reason} onInput={setReason} />
          </Form>
        }
      >
        <RunInWindow current={props.current} onBack={sending.reset} />
      </Show>
    </Dialog>
  );
}

export function SelfSignDialog(props: NewCertificateProps & { hostname: string }): JSX.Element {
  const { direct } = useWorkspace();
  const sending = createSending(() => props.hostId, props.current);
  const [typed, setTyped] = createSignal<string>();
  const names = () => typed() ?? props.hostname;
  const [days, setDays] = createSignal('365');
  const [reason, setReason] = createSignal(w('certificates.reasonSelf'));
  const problemOf = (field: string) =>
    Object.entries(sending.fields()).find(([path]) => path.split('.')[0] === field)?.[1];

  const submit = () => {
    const wanted = splitAddresses(names().toLowerCase());
    const input = { ...sending.common(reason()), names: wanted, days: Math.round(Number(days())) || 0 };
    return sending.send(() => direct.mutation(SelfSignCertificate, { input }).toPromise());
  };
  const close = () => {
    sending.reset();
    props.onClose();
  };
  return (
    <Dialog wide open={props.open} onClose={close} title={w('certificates.selfSign')}>
      <Show
        when={sending.runId() !== undefined}
        fallback={
          <Form
            problem={sending.problem()}
            busy={sending.busy()}
            action={w('certificates.make')}
            busyAction={w('certificates.going')}
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            <Banner tone="warning">{w('certificates.selfWarning')}</Banner>
            <TextField
              label={w('certificates.selfNames')}
              help={w('certificates.selfNamesHelp')}
              error={problemOf('names')}
              value={names()}
              onInput={setTyped}
              dir="ltr"
            />
            <TextField
              label={w('certificates.selfDays')}
              help={w('certificates.selfDaysHelp')}
              error={problemOf('days')}
              inputmode="numeric"
              value={days()}
              onInput={setDays}
            />
            <Reason value={reason()} error={sending.fields().reason} onInput={setReason} />
          </Form>
        }
      >
        <RunInWindow current={props.current} onBack={sending.reset} />
      </Show>
    </Dialog>
  );
}

function Reason(props: {
  value: string;
  error: string | undefined;
  onInput: (text: string) => void;
}): JSX.Element {
  return (
    <>
      <TextField
        label={w('certificates.reason')}
        help={w('certificates.reasonHelp')}
        error={props.error}
        value={props.value}
        onInput={props.onInput}
        maxlength={500}
      />
      <p class="text-sm text-ink-3">{w('certificates.effect')}</p>
    </>
  );
}
