import { createEffect, type JSX } from 'solid-js';
import { t } from '../messages/message.ts';
import { PageHeading } from '../ui/page.tsx';

interface AdminFrameProps {
  title: string;
  note?: JSX.Element;
  /** Where "back" leads on phones. */
  backTo?: string;
  /** Also show "back" on desktops: a page below a page. */
  nested?: boolean;
  actions?: JSX.Element;
  children: JSX.Element;
}

/**
 * The frame of one page of the administration; wide, because tables and charts are. How wide depends on the list beside it:
 * what is inside asks the frame (`@lg:`), not the window.
 */
export function AdminFrame(props: AdminFrameProps): JSX.Element {
  createEffect(() => {
    document.title = `${props.title} · ${t('common.appName')}`;
  });
  return (
    <div class="@container mx-auto w-full max-w-5xl">
      <PageHeading
        title={props.title}
        note={props.note}
        backTo={props.backTo ?? '/admin'}
        backOnPhone={!props.nested}
        actions={props.actions}
      />
      <div class="grid grid-cols-[minmax(0,1fr)] gap-5 px-4 pt-2 pb-10">{props.children}</div>
    </div>
  );
}
