import { beforeAll, expect, it, vi } from 'vitest';
import type { Command } from '../primitives/shortcuts.ts';

// What needs a browser; the commands themselves do not.
vi.mock('lucide-solid/icons/keyboard', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/log-out', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/mail', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/monitor', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/moon', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/rows-3', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/search', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/send', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/server', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/settings', () => ({ default: () => null }));
vi.mock('lucide-solid/icons/sun', () => ({ default: () => null }));
vi.mock('../settings/places.ts', () => ({ settingsPlaces: () => [] }));
vi.mock('@solidjs/router', () => ({ useNavigate: () => undefined }));
vi.mock('../session/session.ts', () => ({ isAdministrator: () => true }));
vi.mock('../ui/toast.tsx', () => ({ undoNewest: () => false }));
vi.mock('./sign-out.ts', () => ({ askToSignOut: () => undefined }));

/** All commands with which the app meets a signed-in person: the shell's, the list's and the message being written. */
let commands: Command[];

beforeAll(async () => {
  const [{ listCommands }, { appCommands, placeCommands }] = await Promise.all([
    import('../mail/list/commands.ts'),
    import('./commands.ts'),
  ]);
  const nothing = (): undefined => undefined;
  const never = (): boolean => false;
  const parts = {
    mail: { view: nothing, state: { threads: {} } },
    selection: { active: never, ids: () => [], all: nothing, clear: nothing },
    actions: new Proxy({}, { get: () => nothing }),
    current: nothing,
    isOpen: never,
  };
  const write: Command = { id: 'mail.write', title: 'Write', group: 'Mail', keys: 'c', run: nothing };
  commands = [
    ...listCommands(parts as unknown as Parameters<typeof listCommands>[0]),
    ...placeCommands(nothing, true),
    ...appCommands(),
    write,
  ];
});

it('gives every key to one command, and no two-stroke binding begins with a key of its own', async () => {
  const { bindingsOf } = await import('../primitives/shortcuts.ts');
  const taken = new Map<string, string>();
  for (const command of commands) {
    for (const keys of bindingsOf(command)) {
      expect(taken.get(keys), `${keys}: ${command.id}`).toBeUndefined();
      taken.set(keys, command.id);
    }
  }
  const first = [...taken.keys()]
    .filter((keys) => keys.includes(' '))
    .map((keys) => keys.split(' ')[0] ?? '');
  expect(first.filter((stroke) => taken.has(stroke))).toEqual([]);
});

it('shows every command that has keys on the help sheet, under a name of its own', async () => {
  const { addCommands, bindingsOf, commandsByGroup, knownCommands } = await import(
    '../primitives/shortcuts.ts'
  );
  const remove = addCommands(() => commands);
  const shown = commandsByGroup(knownCommands()).flatMap(([, group]) => group);
  remove();
  const withKeys = commands.filter((command) => bindingsOf(command).length > 0);
  expect(shown.map(({ id }) => id).toSorted()).toEqual(withKeys.map(({ id }) => id).toSorted());
  const titles = shown.map(({ group, title }) => `${group}: ${title}`);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

it('has keys for everything that is done to mail', () => {
  const keys = new Set(commands.flatMap((command) => command.keys ?? []));
  const usual = 'j k o u x e # ! s r a f v l b z c / ?'.split(' ');
  const places = ['g i', 'g s', 'g t', 'g d', 'g a', 'g b', 'g o'];
  expect([...usual, ...places, 'shift+i', 'shift+u'].filter((one) => !keys.has(one))).toEqual([]);
});
