import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Question } from '../../ui/question.tsx';
import { toast } from '../../ui/toast.tsx';
import { whileVisible } from '../live.ts';
import { ConnectionsQuery, KickConnection } from './documents.ts';
import { w } from './words.ts';

interface Group {
  user: string;
  protocol: string;
  address: string | null;
  count: number;
}

/** Who is connected to the mailboxes, and a way to end that. */
export function Connections(props: { hostId: string }): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(ConnectionsQuery, () => ({ id: props.hostId, first: 100 }));
  whileVisible(15_000, refresh);
  const [asked, setAsked] = createSignal<Group>();
  const host = () => {
    const node = state.data?.node;
    return node?.__typename === 'MailHost' ? node : undefined;
  };
  const note = () => {
    const connections = host()?.connections;
    if (connections) return w('services.whoNote', { count: connections.total });
    return connections === null ? w('services.unreachable') : undefined;
  };
  /** By whatever protocol, and from everywhere where it is not told from where: all that end with it. */
  const countOf = ({ user, address }: Group) =>
    (host()?.connections?.groups ?? [])
      .filter((group) => group.user === user && (address === null || group.address === address))
      .reduce((sum, { count }) => sum + count, 0);

  async function kick({ user, address }: Group): Promise<void> {
    setAsked(undefined);
    const input = { mailHostId: props.hostId, user, address };
    const result = await client.mutation(KickConnection, { input }).toPromise();
    const refusal = refusalOf(result);
    const answer = result.data?.kickMailboxConnection;
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    else if (answer?.__typename === 'KickMailboxConnectionPayload') {
      toast(w('services.kicked', { count: answer.ended }));
    }
    refresh();
  }

  return (
    <Section title={w('services.who')} note={note()}>
      <Loaded data={host()} error={state.error} retry={refresh} rows={3}>
        {(found) => (
          <ul class="max-h-96 divide-y divide-line overflow-y-auto">
            <For each={found().connections?.groups ?? []}>
              {(group) => (
                <li class="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2">
                  <div class="grid min-w-0 flex-1 basis-48">
                    <p class="truncate text-base text-ink">{group.user}</p>
                    <p class="text-sm text-ink-3">
                      {[
                        group.protocol.toUpperCase(),
                        group.address,
                        w('services.whoCount', { count: group.count }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </p>
                  </div>
                  <Button
                    tone="quiet"
                    aria-label={w('services.kickOf', { user: group.user })}
                    onClick={() => setAsked(group)}
                  >
                    {w('services.kick')}
                  </Button>
                </li>
              )}
            </For>
          </ul>
        )}
      </Loaded>
      <Show when={asked()}>
        {(group) => (
          <Question
            open
            onClose={() => setAsked(undefined)}
            title={w('services.askKick', { user: group().user })}
            description={w('services.kickWhat', {
              count: countOf(group()),
              address: group().address === null ? '' : w('services.from', { address: group().address ?? '' }),
            })}
            action={w('services.kick')}
            onYes={() => void kick(group())}
          />
        )}
      </Show>
    </Section>
  );
}
