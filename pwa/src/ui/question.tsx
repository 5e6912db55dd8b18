import type { JSX } from 'solid-js';
import { t } from '../messages/message.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface QuestionProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What it will do. */
  description: JSX.Element;
  /** The button that does it. */
  action: string;
  onYes: () => void;
  busy?: boolean;
  children?: JSX.Element;
}

/** Asks before something is done that people may regret. */
export function Question(props: QuestionProps): JSX.Element {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      description={props.description}
      actions={
        <>
          <Button tone="quiet" onClick={() => props.onClose()}>
            {t('common.cancel')}
          </Button>
          <Button tone="danger" busy={props.busy} onClick={() => props.onYes()}>
            {props.action}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
