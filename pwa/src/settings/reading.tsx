import { graphql, type ResultOf } from '@postroom/schema';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../data/answer.ts';
import { DistrustSender } from '../mail/reading/documents.ts';
import { timeInWords } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { createPageQuery } from '../primitives/page-query.ts';
import { useWorkspace } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { toast } from '../ui/toast.tsx';
import { Loaded } from './loaded.tsx';
import { SettingsFrame } from './settings-page.tsx';

const TrustedSendersQuery = graphql(`
  query TrustedSenders($first: Int!) {
    viewer {
      trustedSenders(first: $first) {
        edges { node { id address createdAt } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

type Sender = NonNullable<
  ResultOf<typeof TrustedSendersQuery>['viewer']
>['trustedSenders']['edges'][number]['node'];

/** Senders whose images load without asking, and the way back. */
export default function ReadingPage(): JSX.Element {
  const { direct } = useWorkspace();
  const { state, refresh } = createPageQuery(TrustedSendersQuery, () => ({ first: 100 }));
  const [gone, setGone] = createSignal<ReadonlySet<string>>(new Set());
  const shown = () => state.data?.viewer?.trustedSenders.edges.filter(({ node }) => !gone().has(node.id));

  async function forget(sender: Sender): Promise<void> {
    setGone(new Set([...gone(), sender.id]));
    const refusal = refusalOf(
      await direct.mutation(DistrustSender, { input: { senderId: sender.id } }).toPromise(),
    );
    if (refusal) {
      setGone(new Set([...gone()].filter((id) => id !== sender.id)));
      toast(sentenceOf(refusal), { tone: 'danger' });
    } else if (shown()?.length === 0) refresh();
  }

  return (
    <SettingsFrame title={t('reading.privacy')}>
      <Section title={t('reading.trustedSenders')} note={t('reading.trustedSendersNote')}>
        <Loaded data={shown()} error={state.error} retry={refresh} rows={2}>
          {(edges) => (
            <Show
              when={edges().length > 0}
              fallback={<p class="p-5 text-base text-ink-2">{t('reading.noTrusted')}</p>}
            >
              <ul class="divide-y divide-line">
                <For each={edges().map(({ node }) => node)}>
                  {(node) => (
                    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
                      <span class="grid min-w-0 flex-1 basis-48">
                        <bdi class="text-base font-medium [overflow-wrap:anywhere]">{node.address}</bdi>
                        <span class="text-sm text-ink-3">{timeInWords(node.createdAt)}</span>
                      </span>
                      <Button
                        aria-label={t('reading.distrustOf', { sender: node.address })}
                        onClick={() => void forget(node)}
                      >
                        {t('reading.distrust')}
                      </Button>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          )}
        </Loaded>
      </Section>
    </SettingsFrame>
  );
}
