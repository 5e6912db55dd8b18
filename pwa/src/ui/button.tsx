import { A } from '@solidjs/router';
import { type JSX, Show, splitProps } from 'solid-js';
import { Icon, type IconShape } from './icon.tsx';

/** `primary` is the one next step of a view; `plain` is the everyday button; `quiet` sits on the page without a frame. */
export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger';

interface Look {
  tone?: ButtonTone | undefined;
  icon?: IconShape | undefined;
  /** While true the button shows what it is doing and does nothing more. */
  busy?: boolean | undefined;
  wide?: boolean | undefined;
}

export type ButtonProps = Look & JSX.ButtonHTMLAttributes<HTMLButtonElement>;

const tones: Record<ButtonTone, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'bg-raised text-ink ring-1 ring-inset ring-edge/45 hover:bg-hover hover:ring-edge',
  quiet: 'text-ink-2 hover:bg-hover hover:text-ink active:bg-press',
  danger: 'bg-danger text-on-danger hover:opacity-90',
};

function look(props: Look & { class?: string | undefined }): string {
  return [
    'inline-flex min-h-(--control) items-center justify-center gap-2 rounded-md px-3.5 text-base font-medium no-underline',
    'transition-[background-color,box-shadow,opacity] duration-120 ease-out select-none',
    'disabled:opacity-55 aria-busy:opacity-75',
    props.wide ? 'w-full' : '',
    tones[props.tone ?? 'plain'],
    props.class ?? '',
  ].join(' ');
}

export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, [
    'tone',
    'icon',
    'busy',
    'wide',
    'class',
    'children',
    'onClick',
    'type',
  ]);
  return (
    <button
      {...rest}
      type={own.type ?? 'button'}
      class={look(own)}
      aria-busy={own.busy ? 'true' : undefined}
      onClick={(event) => {
        if (own.busy) event.preventDefault();
        else if (typeof own.onClick === 'function') own.onClick(event);
      }}
    >
      <Show when={own.icon}>{(icon) => <Icon of={icon()} size={18} />}</Show>
      {own.children}
    </button>
  );
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function ButtonLink(
  props: Look & { href: string; children: JSX.Element; class?: string },
): JSX.Element {
  return (
    <A href={props.href} class={look(props)}>
      <Show when={props.icon}>{(icon) => <Icon of={icon()} size={18} />}</Show>
      {props.children}
    </A>
  );
}

export interface IconButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconShape;
  /** Name of the action; read aloud, and shown on hover and focus. */
  label: string;
  /** Shortcut shown beside the name, as in `ui/kbd.tsx`. */
  keys?: string | undefined;
  pressed?: boolean | undefined;
  tone?: 'quiet' | 'accent' | 'danger' | undefined;
  size?: number | undefined;
}

const iconTones = {
  quiet: 'text-ink-2 hover:text-ink',
  accent: 'text-accent',
  danger: 'text-danger',
};

export function IconButton(props: IconButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, [
    'icon',
    'label',
    'keys',
    'pressed',
    'tone',
    'size',
    'class',
    'type',
  ]);
  return (
    <button
      {...rest}
      type={own.type ?? 'button'}
      aria-label={own.label}
      aria-pressed={own.pressed}
      aria-keyshortcuts={own.keys?.includes(' ') ? undefined : own.keys}
      data-tip={own.label}
      data-tip-keys={own.keys}
      class={`grid size-(--tap) shrink-0 place-items-center rounded-md transition-colors duration-120 ease-out hover:bg-hover active:bg-press disabled:opacity-45 ${iconTones[own.tone ?? 'quiet']} ${own.class ?? ''}`}
    >
      <Icon of={own.icon} size={own.size ?? 20} />
    </button>
  );
}
