import { createRoot } from 'solid-js';

/**
 * Answers with the part that belongs to an owner: opened when it is first asked for, in a root of its own that is
 * disposed of when `closed` is aborted.
 */
export function onePer<Owner extends object, Part>(
  open: (owner: Owner) => Part,
  closed: (owner: Owner) => AbortSignal,
): (owner: Owner) => Part {
  const known = new WeakMap<Owner, { part: Part }>();
  return (owner) => {
    let made = known.get(owner);
    if (made === undefined) {
      made = createRoot((dispose) => {
        closed(owner).addEventListener('abort', dispose, { once: true });
        return { part: open(owner) };
      });
      known.set(owner, made);
    }
    return made.part;
  };
}
