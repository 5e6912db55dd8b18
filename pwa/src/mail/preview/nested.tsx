import { graphql } from '@postroom/schema';
import { createMemo, createResource, type JSX, Show } from 'solid-js';
import { exactTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { writeTo } from '../compose/ways-in.ts';
import { useWriting } from '../compose/writing.ts';
import type { Attachment } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { nameOf } from '../data/people.ts';
import { problemOf } from '../data/problem.ts';
import { sanitiseMail } from '../html/sanitise.ts';
import { isDark } from '../reading/dark.ts';
import { HtmlFrame } from '../reading/html-frame.tsx';
import { PlainBody } from '../reading/plain-body.tsx';
import { oneLine } from '../text/bidi.ts';
import { isForwardSubject } from '../text/quoting.ts';
import type { RenderFiles, ShownFile } from './shown-file.ts';

const NestedQuery = graphql(`
  query NestedMessage($id: ID!) {
    node(id: $id) {
      __typename
      ... on Attachment {
        id
        message {
          subject
          from { name address }
          to { name address }
          date
          text
          html
          problem
          truncated
          files { filename mediaType size inline contentId dangerous url }
        }
      }
    }
  }
`);

/** A message that came as an attachment: its own header, text and files. Its remote pictures stay away. */
export default function NestedView(props: { file: ShownFile; renderFiles: RenderFiles }): JSX.Element {
  const mail = useMail();
  const writing = useWriting();
  const [message, { refetch }] = createResource(
    () => props.file.id,
    async (id) => {
      const { data, error } = await mail.workspace.direct.query(NestedQuery, { id }).toPromise();
      const found = data?.node?.__typename === 'Attachment' ? data.node.message : null;
      if (found === null) throw new Error(error ? problemOf(error) : t('preview.failed'));
      return found;
    },
  );
  const safe = createMemo(() => {
    const html = message.error === undefined ? message()?.html : null;
    return html ? sanitiseMail(html, { forwarded: isForwardSubject(message()?.subject ?? '') }) : undefined;
  });
  const files = (): Attachment[] =>
    (message()?.files ?? []).map((file) => ({ ...file, id: file.url, preview: null }));
  const write = (href: string): void => writeTo(writing, href);
  return (
    <Show
      when={message.error === undefined}
      fallback={<ErrorState message={(message.error as Error).message} onRetry={() => void refetch()} />}
    >
      <Show
        when={!message.loading && message()}
        fallback={<Skeleton width="min(90vw, 50rem)" height="50vh" />}
      >
        {(found) => (
          <article class="w-full max-w-3xl rounded-md bg-sheet p-4 text-ink shadow-sheet sm:p-6">
            <h3 dir="auto" class="font-letter text-lg font-semibold [overflow-wrap:anywhere]">
              {oneLine(found().subject) || t('mail.noSubject')}
            </h3>
            <p class="text-sm text-ink-2">
              <bdi>{found().from.map(nameOf).join(', ') || t('mail.noSender')}</bdi>{' '}
              <Show when={found().to.length > 0}>
                {t('mail.toWords', { names: found().to.map(nameOf).slice(0, 5).join(', ') })}
              </Show>
            </p>
            <Show when={found().date}>
              {(date) => <p class="pb-3 text-sm text-ink-3">{exactTime(date())}</p>}
            </Show>
            <Show
              when={safe()}
              fallback={
                <PlainBody
                  text={found().text?.trim() || found().problem || t('mail.bodyEmpty')}
                  subject={found().subject}
                  onMailto={write}
                />
              }
            >
              {(shown) => (
                <HtmlFrame
                  safe={shown()}
                  attachments={files()}
                  who={
                    found().from[0] ? nameOf(found().from[0] as { name: string | null; address: string }) : ''
                  }
                  onMailto={write}
                  dark={isDark()}
                />
              )}
            </Show>
            <Show when={found().truncated}>
              <p class="pt-3 text-sm text-ink-2">{t('mail.bodyTruncated')}</p>
            </Show>
            <Show when={(safe() !== undefined || found().text?.trim()) && found().problem}>
              {(problem) => <p class="pt-3 text-sm text-ink-2">{problem()}</p>}
            </Show>
            {props.renderFiles(files())}
          </article>
        )}
      </Show>
    </Show>
  );
}
