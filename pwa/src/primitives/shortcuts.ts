// Everything that can be done by name or by key: the palette lists it, the keyboard runs it, the `?` sheet explains it.
import { createRoot, createSignal, onCleanup } from 'solid-js';
import type { IconShape } from '../ui/icon.tsx';

export interface Command {
  /** Stable name such as `mail.archive`; a later command with the same id hides the earlier one. */
  id: string;
  /** What it does, beginning with a verb: "Archive". */
  title: string;
  /** Heading in the palette and on the sheet: "Mail". */
  group: string;
  /**
   * Keys, either one stroke (`mod+k`, `shift+r`, `?`, `enter`) or two in turn (`g i`). `mod` is Ctrl, or Cmd on Apple.
   * Several alternatives as a list; the first one is shown.
   */
  keys?: string | readonly string[];
  icon?: IconShape;
  /** More words the palette finds it by. */
  words?: string;
  /** False hides and disables it for now. */
  when?: () => boolean;
  /** Works while typing in a field too; strokes with `mod` always do. */
  whileTyping?: boolean;
  /** Known by key only; the palette leaves it out (next, previous, …). */
  keyOnly?: boolean;
  run: () => void;
}

const [sources, setSources] = createRoot(() => createSignal<readonly (() => readonly Command[])[]>([]));

/** Adds commands until the returned function is called. The list may be reactive. */
export function addCommands(source: () => readonly Command[]): () => void {
  setSources((all) => [...all, source]);
  return () => setSources((all) => all.filter((other) => other !== source));
}

/** Adds commands for as long as the calling component lives. */
export function createCommands(source: () => readonly Command[]): void {
  onCleanup(addCommands(source));
}

/** All commands that can run now; later sources win over earlier ones with the same id. */
export const activeCommands = (): Command[] => gather((command) => command.when?.() ?? true);

/** All commands of the page, also those that would need something chosen or open. */
export const knownCommands = (): Command[] => gather(() => true);

function gather(wanted: (command: Command) => boolean): Command[] {
  const byId = new Map<string, Command>();
  for (const source of sources()) {
    for (const command of source()) if (wanted(command)) byId.set(command.id, command);
  }
  return [...byId.values()];
}

/** What the sheet shows: every command that has keys, by group, in the order in which they were added. */
export function commandsByGroup(commands: readonly Command[]): [group: string, commands: Command[]][] {
  return [
    ...Map.groupBy(
      commands.filter((command) => bindingsOf(command).length > 0),
      ({ group }) => group,
    ),
  ];
}

/** The first key binding, for showing. */
export function keysOf(command: Command): string | undefined {
  return typeof command.keys === 'string' ? command.keys : command.keys?.[0];
}

/** All key bindings; none for a command of the palette alone. */
export function bindingsOf(command: Command): readonly string[] {
  if (command.keys === undefined) return [];
  return typeof command.keys === 'string' ? [command.keys] : command.keys;
}

/** The pressed key in the notation of `Command.keys`; `undefined` for a modifier alone. */
export function strokeOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string | undefined {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph'].includes(event.key)) return undefined;
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('mod');
  if (event.altKey) parts.push('alt');
  // A shifted sign such as `?` is its own key; letters and named keys say `shift`.
  if (event.shiftKey && (key.length > 1 || /\p{L}/u.test(key))) parts.push('shift');
  return [...parts, key].join('+');
}

/** Milliseconds in which the second stroke of `g i` must follow. */
const sequencePause = 1200;

/** Turns strokes into commands. `now` in milliseconds. */
export function makeMatcher(commands: () => readonly Command[]) {
  let first: { stroke: string; at: number } | undefined;
  return {
    /** The command this stroke completes; `'pending'` when it may begin a two-stroke binding. */
    press(stroke: string, now: number, typing = false): Command | 'pending' | undefined {
      const prefix = first && now - first.at < sequencePause ? first.stroke : undefined;
      first = undefined;
      const allowed = commands().filter(
        (command) => !typing || command.whileTyping || stroke.startsWith('mod+'),
      );
      const last = (binding: string) => allowed.findLast((command) => bindingsOf(command).includes(binding));
      const match = (prefix && last(`${prefix} ${stroke}`)) || last(stroke);
      if (match) return match;
      if (!allowed.some((command) => bindingsOf(command).some((binding) => binding.startsWith(`${stroke} `))))
        return undefined;
      first = { stroke, at: now };
      return 'pending';
    },
  };
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  );
}

/** Listens to the keyboard; called once by the shell. Returns its own removal. */
export function listenForShortcuts(): () => void {
  const matcher = makeMatcher(activeCommands);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const stroke = strokeOf(event);
    if (!stroke) return;
    // Inside a dialog or a menu, single keys belong to it.
    const inOverlay =
      event.target instanceof Element &&
      event.target.closest('[role="dialog"], [role="menu"], [role="listbox"]');
    const match = matcher.press(stroke, event.timeStamp, isTyping(event.target) || inOverlay !== null);
    if (!match) return;
    if (match === 'pending') return;
    event.preventDefault();
    match.run();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
