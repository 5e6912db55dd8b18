// What a person has chosen about the look, remembered on this device.
import { type Accessor, createEffect, createRoot, createSignal } from 'solid-js';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'cosy' | 'roomy';

/** Whose the personal values of this device are; one of them, so that they are forgotten together. */
const OWNER = 'owner';
/** What tells of a person's mail, by name. Everything else says how the app looks and behaves, and stays with the device. */
const PERSONAL = [
  ...['search.recent', 'folders-open', 'offline.folders', 'offline.kept', 'offline.seen'],
  ...['first-mail', OWNER],
];
const keyOf = (name: string): string => `postroom.${name}`;
/** Puts back the signals of personal values, by name. */
const resets = new Map<string, () => void>();

/** Forgets what tells of a person's mail, on the device and on the screen: at sign-out. */
export function forgetPersonal(): void {
  for (const name of PERSONAL) {
    localStorage.removeItem(keyOf(name));
    resets.get(name)?.();
  }
  sessionStorage.clear();
}

const isWord = (value: unknown): value is string => typeof value === 'string';
const storedOwner = (): string => read(keyOf(OWNER), '', isWord);
/** Whose the values in memory are: another tab may have changed those on the device since. */
let owner = storedOwner();

/** What is remembered from now on is this person's. What another one left, whose session ended unasked, is forgotten. */
export function belongTo(userId: string): void {
  if (owner === userId && storedOwner() === userId) return;
  forgetPersonal();
  owner = userId;
  localStorage.setItem(keyOf(OWNER), JSON.stringify(userId));
}

/** A signal that survives a reload. Values that do not pass `valid` are dropped. Key: `postroom.<name>`. */
export function remembered<T>(
  name: string,
  initial: T,
  valid: (value: unknown) => value is T,
): [Accessor<T>, (value: T) => void] {
  const key = keyOf(name);
  const [value, setValue] = createRoot(() => createSignal<T>(read(key, initial, valid)));
  if (PERSONAL.includes(name)) resets.set(name, () => setValue(() => initial));
  return [
    value,
    (next) => {
      setValue(() => next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Storage is full or forbidden: the choice lasts until the page closes.
      }
    },
  ];
}

function read<T>(key: string, initial: T, valid: (value: unknown) => value is T): T {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return valid(stored) ? stored : initial;
  } catch {
    return initial;
  }
}

/** A guard for a closed set of words. */
export const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (value: unknown): value is T =>
    words.some((word) => word === value);

export const [theme, setTheme] = remembered<Theme>('theme', 'system', oneOf('system', 'light', 'dark'));
export const [density, setDensity] = remembered<Density>(
  'density',
  'cosy',
  oneOf('compact', 'cosy', 'roomy'),
);

/** Keeps `<html>` in step with the choices; called once at start. */
export function applyPreferences(): void {
  createRoot(() =>
    createEffect(() => {
      const root = document.documentElement;
      if (theme() === 'system') delete root.dataset.theme;
      else root.dataset.theme = theme();
      root.dataset.density = density();
      for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
        const dark = theme() === 'system' ? meta.media.includes('dark') : theme() === 'dark';
        meta.content = dark ? '#1b1815' : '#f8f5f0';
      }
    }),
  );
}
