// "Why was this refused, where would it go?": a question about a mail, and the answer of a copy of the server.
import { createSignal, type JSX, Show } from 'solid-js';
import { problemText, refusalOf } from '../../data/answer.ts';
import { useWorkspace } from '../../session/session.ts';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { More } from '../../ui/more.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { HostChoice } from '../host-choice.tsx';
import { Answer } from './answer.tsx';
import { ExplainMail, type Explanation } from './documents.ts';
import { type GivenMessage, MessageField } from './message-field.tsx';
import { w } from './words.ts';

export default function ExplainPage(): JSX.Element {
  return (
    <AdminFrame title={w('explain.title')} note={w('explain.note')}>
      <HostChoice>{(host) => <Question hostId={host().id} />}</HostChoice>
    </AdminFrame>
  );
}

const EMPTY = { sender: '', recipient: '', client: '', clientName: '', helo: '' };

function Question(props: { hostId: string }): JSX.Element {
  const { direct } = useWorkspace();
  const [values, setValues] = createSignal(EMPTY);
  const [message, setMessage] = createSignal<GivenMessage>();
  const [problem, setProblem] = createSignal<string>();
  const [fields, setFields] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const [answer, setAnswer] = createSignal<Explanation>();
  const put = (name: keyof typeof EMPTY) => (value: string) => setValues({ ...values(), [name]: value });

  async function explain(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    setAnswer(undefined);
    setFields({});
    const { clientName, ...asked } = values();
    const variables = {
      ...{ ...asked, hostId: props.hostId, clientName: clientName.trim() || null },
      helo: asked.helo.trim() || clientName.trim() || `[${asked.client.trim()}]`,
      ...{ message: message()?.base64 ?? null, size: message()?.size ?? null },
    };
    const { data, error } = await direct.query(ExplainMail, variables).toPromise();
    setBusy(false);
    if (error) return void setProblem(problemText(error));
    const found = data?.node && 'explainMail' in data.node ? data.node.explainMail : undefined;
    if (found?.__typename === 'MailExplanation') return void setAnswer(found);
    const refusal = refusalOf({ data: { found } });
    setFields(refusal?.fields ?? {});
    if (Object.keys(refusal?.fields ?? {}).length === 0) setProblem(refusal?.message);
  }
  return (
    <>
      <Form
        class="max-w-2xl"
        problem={problem()}
        busy={busy()}
        action={w('explain.go')}
        busyAction={w('explain.going')}
        extra={
          <Show when={busy()}>
            <p role="status" class="text-sm text-ink-3">
              {w('explain.wait')}
            </p>
          </Show>
        }
        onSubmit={(event) => {
          event.preventDefault();
          void explain();
        }}
      >
        <div class="grid gap-4 sm:grid-cols-2">
          <TextField
            label={w('explain.sender')}
            help={w('explain.senderHelp')}
            error={fields().sender}
            value={values().sender}
            onInput={put('sender')}
            inputmode="email"
            autocapitalize="none"
            dir="ltr"
          />
          <TextField
            label={w('explain.recipient')}
            error={fields().recipient}
            value={values().recipient}
            onInput={put('recipient')}
            inputmode="email"
            autocapitalize="none"
            dir="ltr"
          />
          <TextField
            label={w('explain.client')}
            help={w('explain.clientHelp')}
            error={fields().client}
            value={values().client}
            onInput={put('client')}
            placeholder="192.0.2.25"
            autocapitalize="none"
            dir="ltr"
          />
        </div>
        <More label={w('explain.more')}>
          <div class="grid gap-4 pt-2 sm:grid-cols-2">
            <TextField
              label={w('explain.clientName')}
              optional
              error={fields().clientName}
              value={values().clientName}
              onInput={put('clientName')}
              autocapitalize="none"
              dir="ltr"
            />
            <TextField
              label={w('explain.helo')}
              optional
              error={fields().helo}
              value={values().helo}
              onInput={put('helo')}
              autocapitalize="none"
              dir="ltr"
            />
          </div>
        </More>
        <MessageField message={message()} error={fields().message} onChange={setMessage} />
      </Form>
      <Show when={answer()}>{(found) => <Answer explanation={found()} />}</Show>
    </>
  );
}
