import { createEffect, type JSX } from 'solid-js';
import { t } from '../messages/message.ts';
import { PageBody, PageHeading } from '../ui/page.tsx';

interface SettingsFrameProps {
  title: string;
  note?: JSX.Element;
  /** Where "back" leads on phones. */
  backTo?: string;
  /** Also show "back" on desktops: a page below a page. */
  nested?: boolean;
  actions?: JSX.Element;
  children: JSX.Element;
}

/** The frame of one page of the settings. */
export function SettingsFrame(props: SettingsFrameProps): JSX.Element {
  createEffect(() => {
    document.title = `${props.title} · ${t('common.appName')}`;
  });
  return (
    <>
      <div class="mx-auto w-full max-w-2xl">
        <PageHeading
          title={props.title}
          note={props.note}
          backTo={props.backTo ?? '/settings'}
          backOnPhone={!props.nested}
          actions={props.actions}
        />
      </div>
      <PageBody>{props.children}</PageBody>
    </>
  );
}
