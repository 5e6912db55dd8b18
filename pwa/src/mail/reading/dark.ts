import { createSignal } from 'solid-js';
import { theme } from '../../primitives/preferences.ts';

const query = matchMedia('(prefers-color-scheme: dark)');
const [systemDark, setSystemDark] = createSignal(query.matches);
query.addEventListener('change', () => setSystemDark(query.matches));

/** Whether the app is dark just now. */
export const isDark = (): boolean => (theme() === 'system' ? systemDark() : theme() === 'dark');
