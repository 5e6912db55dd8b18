import { prefersDark } from '../../primitives/media.ts';
import { theme } from '../../primitives/preferences.ts';

/** Whether the app is dark just now. */
export const isDark = (): boolean => (theme() === 'system' ? prefersDark() : theme() === 'dark');
