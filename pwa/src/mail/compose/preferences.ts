// How this person likes to write, remembered on this device.
import { remembered } from '../../primitives/preferences.ts';

/** Seconds in which a message that was sent can be taken back. */
export const UNDO_CHOICES = [0, 5, 10, 30] as const;
export type UndoSeconds = (typeof UNDO_CHOICES)[number];

export const [writesRich, setWritesRich] = remembered<boolean>(
  'writing.rich',
  true,
  (value): value is boolean => typeof value === 'boolean',
);

export const [undoSeconds, setUndoSeconds] = remembered<UndoSeconds>(
  'writing.undo',
  10,
  (value): value is UndoSeconds => UNDO_CHOICES.some((one) => one === value),
);
