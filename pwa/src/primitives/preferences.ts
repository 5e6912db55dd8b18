// What a person has chosen about the look, remembered on this device.
import { type Accessor, createEffect, createRoot, createSignal } from 'solid-js';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'cosy' | 'roomy';

/** A signal that survives a reload. Values that do not pass `valid` are dropped. Key: `postroom.<name>`. */
export function remembered<T>(
  name: string,
  initial: T,
  valid: (value: unknown) => value is T,
): [Accessor<T>, (value: T) => void] {
  const key = `postroom.${name}`;
  const [value, setValue] = createRoot(() => createSignal<T>(read(key, initial, valid)));
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

const PERSONAL = [
  ...['search.recent', 'folders-open', 'offline.folders', 'offline.kept', 'offline.seen'],
  'first-mail',
];

/** Forgets what tells of a person's mail, at sign-out; how the app looks and behaves stays with the device. */
export function forgetPersonal(): void {
  for (const name of PERSONAL) localStorage.removeItem(`postroom.${name}`);
  sessionStorage.clear();
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
