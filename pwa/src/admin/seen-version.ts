// Which version of a thing a form was filled from.
import { createEffect, untrack } from 'solid-js';

interface Versioned {
  version: number;
}

export interface SeenVersion<T extends Versioned> {
  (): number;
  /** What is known now was seen: it was saved from this form, or its differences were shown. */
  accept(row: T): void;
}

/** It rises with the thing as long as the form's own fields do not change underneath: then somebody else changed them. */
export function createSeenVersion<T extends Versioned>(
  row: () => T,
  ownFields: (row: T) => readonly unknown[],
): SeenVersion<T> {
  const told = (one: T) => JSON.stringify(ownFields(one));
  let seen = 0;
  let fields = '';
  const accept = (one: T) => {
    fields = untrack(() => told(one));
    seen = untrack(() => one.version);
  };
  accept(untrack(row));
  createEffect(() => {
    const now = row();
    const { version } = now;
    if (told(now) === fields) seen = version;
  });
  return Object.assign(() => seen, { accept });
}
