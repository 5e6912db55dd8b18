import { type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { Question } from '../ui/question.tsx';

export interface AskedPassword {
  id: string;
  name: string;
}

/** Before an app password is revoked. */
export function RevokeQuestion(props: {
  asked: AskedPassword | undefined;
  onClose: () => void;
  onYes: (asked: AskedPassword) => void;
}): JSX.Element {
  return (
    <Show when={props.asked}>
      {(asked) => (
        <Question
          open
          onClose={props.onClose}
          title={t('settings.revokeQuestion', { name: asked().name })}
          description={t('settings.revokeExplained')}
          action={t('settings.revoke')}
          onYes={() => props.onYes(asked())}
        />
      )}
    </Show>
  );
}
