import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { exactTime, formatBytes, formatNumber, timeInWords } from '../../messages/format.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Question } from '../../ui/question.tsx';
import { Banner, Tag } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { ControlService, type ServiceAction, type ServiceRow } from './documents.ts';
import { w } from './words.ts';

interface ServiceItemProps {
  hostId: string;
  service: ServiceRow;
  /** Messages in the queue. */
  queued: number;
  onDone: () => void;
}

type Asked = 'STOP' | 'RESTART';

/** One service: its state, its numbers, and what can be done to it. */
export function ServiceItem(props: ServiceItemProps): JSX.Element {
  const { client } = useWorkspace();
  const [asked, setAsked] = createSignal<Asked>();
  const [busy, setBusy] = createSignal<ServiceAction>();
  const [reason, setReason] = createSignal('');
  const [tested, setTested] = createSignal<{ ok: boolean; output: string }>();
  const name = () => w(`services.name.${props.service.service}`);

  async function act(action: ServiceAction): Promise<void> {
    setAsked(undefined);
    setTested(undefined);
    setBusy(action);
    const { hostId, service } = props;
    const input = { mailHostId: hostId, service: service.service, action, reason: reason().trim() || null };
    const result = await client.mutation(ControlService, { input }).toPromise();
    setBusy(undefined);
    setReason('');
    const refusal = refusalOf(result);
    const answer = result.data?.controlMailService;
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    else if (action !== 'TEST') toast(w(`services.done.${action}`, { name: name() }));
    else if (answer?.__typename === 'ControlMailServicePayload') setTested(answer);
    props.onDone();
  }

  const begin = (action: ServiceAction) =>
    action === 'STOP' || action === 'RESTART' ? setAsked(action) : void act(action);
  const offered = () =>
    props.service.actions.filter((action) =>
      props.service.running ? action !== 'START' : action === 'START' || action === 'TEST',
    );

  return (
    <li class="grid gap-3 px-5 py-4">
      <div class="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div class="grid min-w-0 flex-1 basis-52 gap-0.5">
          <p class="flex flex-wrap items-center gap-2 text-base font-medium">
            {name()}
            <Tag tone={props.service.running ? 'success' : 'danger'}>
              {props.service.running ? w('services.running') : w('services.stopped')}
            </Tag>
          </p>
          <p class="text-sm text-ink-3">
            {w(`services.does.${props.service.service}`)}
            <Show when={props.service.since}>
              {(since) => (
                <span data-tip={exactTime(since())}>
                  {' · '}
                  {w('services.since', { time: timeInWords(since()) })}
                </span>
              )}
            </Show>
          </p>
        </div>
        <div class="grid w-full grid-cols-2 gap-1.5 sm:flex sm:w-auto sm:flex-wrap">
          <For each={offered()}>
            {(action) => (
              <Button
                tone={action === 'START' ? 'primary' : 'plain'}
                busy={busy() === action}
                disabled={busy() !== undefined && busy() !== action}
                aria-label={`${w(`services.action.${action}`)}: ${name()}`}
                onClick={() => begin(action)}
              >
                {w(`services.action.${action}`)}
              </Button>
            )}
          </For>
        </div>
      </div>
      <Show when={props.service.running}>
        <Numbers service={props.service} />
      </Show>
      <Show when={tested()}>
        {(result) => (
          <Banner tone={result().ok ? 'success' : 'danger'}>
            {w(result().ok ? 'services.testOk' : 'services.testFailed', { name: name() })}
            <Show when={result().output}>
              <pre class="mt-2 max-h-60 overflow-auto text-sm whitespace-pre-wrap" dir="ltr">
                {result().output}
              </pre>
            </Show>
          </Banner>
        )}
      </Show>
      <AskFirst
        asked={asked()}
        name={name()}
        service={props.service}
        queued={props.queued}
        reason={reason()}
        onReason={setReason}
        onClose={() => {
          setAsked(undefined);
          setReason('');
        }}
        onYes={(action) => void act(action)}
      />
    </li>
  );
}

function Numbers(props: { service: ServiceRow }): JSX.Element {
  const numbers = (): [string, string][] => [
    [w('services.memory'), formatBytes(props.service.memory)],
    [
      w('services.cpu'),
      w('services.cpuShare', { percent: formatNumber(Math.round(props.service.cpu * 100)) }),
    ],
    [w('services.processes'), formatNumber(props.service.processes)],
    ...(props.service.connections === null
      ? []
      : ([[w('services.connections'), formatNumber(props.service.connections)]] as [string, string][])),
  ];
  return (
    <dl class="m-0 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
      <For each={numbers()}>
        {([label, value]) => (
          <div class="grid">
            <dt class="text-sm text-ink-3">{label}</dt>
            <dd class="m-0 text-base tabular-nums text-ink">{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

interface AskFirstProps {
  asked: Asked | undefined;
  name: string;
  service: ServiceRow;
  queued: number;
  reason: string;
  onReason: (reason: string) => void;
  onClose: () => void;
  onYes: (action: Asked) => void;
}

/** Says in numbers what ends, before it does. */
function AskFirst(props: AskFirstProps): JSX.Element {
  const cost = () => {
    const { service } = props.service;
    return service === 'POSTFIX'
      ? w('services.cost.POSTFIX', { queued: props.queued })
      : w(`services.cost.${service}`);
  };
  return (
    <Show when={props.asked}>
      {(action) => (
        <Question
          open
          onClose={props.onClose}
          title={w(`services.ask.${action()}`, { name: props.name })}
          description={
            <>
              {w('services.ends', { count: props.service.connections ?? 0 })} {cost()}
            </>
          }
          action={w(`services.action.${action()}`)}
          onYes={() => props.onYes(action())}
        >
          <TextField
            label={w('services.reason')}
            name="reason"
            value={props.reason}
            onInput={props.onReason}
          />
        </Question>
      )}
    </Show>
  );
}
