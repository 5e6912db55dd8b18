import { graphql, type ResultOf } from '@postroom/schema';
import LogOut from 'lucide-solid/icons/log-out';
import Monitor from 'lucide-solid/icons/monitor';
import Smartphone from 'lucide-solid/icons/smartphone';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../data/answer.ts';
import { Refused } from '../data/refused.ts';
import { exactTime, timeInWords } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { createPageQuery } from '../primitives/page-query.ts';
import { useWorkspace } from '../session/session.ts';
import { askToSignOut } from '../shell/sign-out.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Section } from '../ui/page.tsx';
import { Tag } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import { deviceOf } from './devices.ts';
import { Loaded } from './loaded.tsx';
import { SettingsFrame } from './settings-page.tsx';

const SessionsQuery = graphql(`
  query Sessions($first: Int!) {
    viewer {
      sessions(first: $first) {
        edges {
          node {
            id
            createdAt
            lastActiveAt
            ipAddress
            userAgent
            current
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const RevokeSession = graphql(
  `
  mutation RevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) {
      __typename
      ... on RevokeSessionPayload {
        revokedSessionId
      }
      ...Refused
    }
  }
`,
  [Refused],
);

type SessionRow = NonNullable<ResultOf<typeof SessionsQuery>['viewer']>['sessions']['edges'][number]['node'];

export default function SessionsPage(): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(SessionsQuery, () => ({ first: 100 }));
  const [ending, setEnding] = createSignal<string>();

  async function end(row: SessionRow): Promise<void> {
    setEnding(row.id);
    const refusal = refusalOf(
      await client.mutation(RevokeSession, { input: { sessionId: row.id } }).toPromise(),
    );
    setEnding(undefined);
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    else toast(t('settings.sessionEnded', { device: deviceOf(row.userAgent).system }));
  }

  return (
    <SettingsFrame title={t('settings.sessions')}>
      <Section title={t('settings.signedInAt')} note={t('settings.signedInAtNote')}>
        <Loaded data={state.data?.viewer?.sessions.edges} error={state.error} retry={refresh} rows={3}>
          {(edges) => (
            <ul class="divide-y divide-line">
              <For each={edges().map(({ node }) => node)}>
                {(node) => (
                  <SessionItem row={node} busy={ending() === node.id} onEnd={() => void end(node)} />
                )}
              </For>
            </ul>
          )}
        </Loaded>
      </Section>
    </SettingsFrame>
  );
}

function SessionItem(props: { row: SessionRow; busy: boolean; onEnd: () => void }): JSX.Element {
  const device = () => deviceOf(props.row.userAgent);
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5">
      <Icon of={device().phone ? Smartphone : Monitor} class="text-ink-2" />
      <div class="grid min-w-0 flex-1 basis-40 gap-0.5">
        <p class="flex flex-wrap items-center gap-2 text-base font-medium">
          {t('settings.deviceName', device())}
          <Show when={props.row.current}>
            <Tag tone="success">{t('settings.thisDevice')}</Tag>
          </Show>
        </p>
        <p class="text-sm text-ink-3" data-tip={exactTime(props.row.lastActiveAt)}>
          {t('settings.lastActive', { time: timeInWords(props.row.lastActiveAt) })}
          <Show when={props.row.ipAddress}>{(address) => ` · ${address()}`}</Show>
        </p>
      </div>
      <Show
        when={props.row.current}
        fallback={
          <Button busy={props.busy} onClick={props.onEnd} aria-label={t('settings.endSessionOf', device())}>
            {t('settings.endSession')}
          </Button>
        }
      >
        <Button icon={LogOut} onClick={askToSignOut}>
          {t('shell.signOut')}
        </Button>
      </Show>
    </li>
  );
}
