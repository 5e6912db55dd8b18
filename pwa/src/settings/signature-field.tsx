// A signature with formatting, in the editor that letters are written in: loaded when a signature is looked at.
import { type JSX, lazy, Suspense } from 'solid-js';
import { tightLines } from '../mail/compose/identities.ts';
import { t } from '../messages/message.ts';

const RichText = lazy(() => import('../mail/compose/rich/editor.tsx'));

interface SignatureFieldProps {
  /** As it is kept now. */
  html: string;
  /** As it is to be kept; empty without a word. */
  onChange: (html: string) => void;
}

export function SignatureField(props: SignatureFieldProps): JSX.Element {
  const { html } = props;
  const tools = (<div class="shrink-0" />) as HTMLDivElement;
  return (
    <div class="grid gap-1.5">
      <span aria-hidden="true" class="text-sm font-medium text-ink-2">
        {t('writing.signature')}
      </span>
      <div class="flex h-60 min-w-0 flex-col overflow-hidden rounded-md bg-raised p-px ring-1 ring-inset ring-edge focus-within:ring-2 focus-within:ring-focus [&_.rich-text>p]:mb-0!">
        <div class="flex min-h-0 flex-1 flex-col overflow-y-auto">
          <Suspense fallback={<div class="flex-1" aria-busy="true" />}>
            <RichText
              label={t('writing.signature')}
              placeholder={t('writing.signatureHint')}
              html={html}
              onChange={(change) => props.onChange(change.words.trim() === '' ? '' : tightLines(change.html))}
              toolsAt={tools}
            />
          </Suspense>
        </div>
        {tools}
      </div>
    </div>
  );
}
