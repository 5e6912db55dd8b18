import type { JSX } from 'solid-js';

/** An address or a name of a host may be broken where people read a pause anyway: after "@" and before a dot. */
export const breakable = (title: string): JSX.Element =>
  title.split(/(?<=@)|(?=\.[^\s.])/).flatMap((part, index) => (index === 0 ? [part] : [<wbr />, part]));
