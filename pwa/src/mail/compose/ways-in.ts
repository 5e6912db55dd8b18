// Ways into a message from outside: a mailto: link, the icon's menu, and what other apps share.
import { useLocation, useNavigate } from '@solidjs/router';
import { createEffect, on, onMount } from 'solid-js';
import { t } from '../../messages/message.ts';
import { takeShared } from '../../share/shared.ts';
import { toast } from '../../ui/toast.tsx';
import { parseMailto } from './mailto.ts';
import { startNew, startWith } from './start.ts';
import type { Writing } from './writing.ts';

/** Opens the message that a mailto: link asks for; nothing for any other link. */
export function writeTo(writing: Writing, href: string): void {
  const link = parseMailto(href);
  if (link !== null) writing.open(startWith(writing.mail, link));
}

/** Follows `?write=mailto:…`, `?compose=new` and `?shared=…` on any page, and opens what was shared before. */
export function followWays(writing: Writing): void {
  const location = useLocation();
  const navigate = useNavigate();
  const { restored } = writing.mail;
  const done = (): void => navigate(location.pathname, { replace: true });

  createEffect(
    on(
      () => location.query.write,
      (asked) => {
        if (typeof asked !== 'string') return;
        void restored.then(() => {
          done();
          writeTo(writing, asked);
        });
      },
    ),
  );
  createEffect(
    on(
      () => location.query.compose,
      (asked) => {
        if (asked !== 'new') return;
        void restored.then(() => {
          done();
          writing.open(startNew(writing.mail));
        });
      },
    ),
  );
  createEffect(
    on(
      () => location.query.shared,
      (asked) => {
        if (asked === undefined) return;
        if (asked === 'full') toast(t('phone.shareFull'), { tone: 'danger' });
        void restored.then(async () => {
          await openShared(writing);
          done();
        });
      },
    ),
  );
  // Shared while nobody was signed in.
  onMount(() => void restored.then(() => openShared(writing)));
}

async function openShared(writing: Writing): Promise<void> {
  const shared = await takeShared().catch((error: unknown) => {
    console.warn('What other apps shared could not be read', error);
    return [];
  });
  for (const { subject, text, files } of shared) {
    const started = startWith(writing.mail, { subject, body: text });
    writing.open(started);
    if (files.length > 0) writing.files.add(started.key, files);
    // Marks it as changed, so that it is kept from now on like everything that is written; and at once, because
    // nothing else holds it any more.
    writing.change(started.key, {});
    await writing.keepHere(started.key);
  }
}
