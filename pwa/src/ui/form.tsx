import CircleAlert from 'lucide-solid/icons/circle-alert';
import { type JSX, Show } from 'solid-js';
import { Button, type ButtonTone } from './button.tsx';
import { Banner } from './states.tsx';

interface FormProps {
  onSubmit: (event: SubmitEvent & { currentTarget: HTMLFormElement; target: Element }) => void;
  /** What is wrong with the whole form. */
  problem: string | undefined;
  busy: boolean;
  /** Words of the one button that sends it, and while it is on its way. */
  action: string;
  busyAction: string;
  /** `danger` for what takes something away. */
  tone?: ButtonTone;
  children: JSX.Element;
  /** Beside the button. */
  extra?: JSX.Element;
  wideAction?: boolean;
  class?: string;
}

/** One column of fields, the problem on top, one button at the end. */
export function Form(props: FormProps): JSX.Element {
  return (
    <form noValidate class={`grid gap-4 ${props.class ?? ''}`} onSubmit={props.onSubmit}>
      <Show when={props.problem}>
        <Banner tone="danger" icon={CircleAlert}>
          {props.problem}
        </Banner>
      </Show>
      {props.children}
      <div class="mt-1 flex flex-wrap items-center gap-3">
        <Button type="submit" tone={props.tone ?? 'primary'} busy={props.busy} wide={props.wideAction}>
          {props.busy ? props.busyAction : props.action}
        </Button>
        {props.extra}
      </div>
    </form>
  );
}
