// Two devices wrote on the same draft: what only one of them changed is taken from it, and words that both changed are
// kept in full, one below the other.
import { escapeHtml, textAsHtml } from '../html/inert.ts';
import { type Recipient, sameAddress } from './address.ts';
import { type Composition, wordsIn } from './composition.ts';

/** What is compared. */
export interface Words {
  to: readonly Recipient[];
  cc: readonly Recipient[];
  bcc: readonly Recipient[];
  subject: string;
  text: string;
  html: string;
}

export interface Merged extends Words {
  to: Recipient[];
  cc: Recipient[];
  bcc: Recipient[];
  /** Both devices changed the same words: they stand one below the other. */
  both: boolean;
}

const has = (people: readonly Recipient[], one: Recipient): boolean =>
  people.some(({ address }) => sameAddress(address, one.address));

/** Added on either device: there. Removed on either: gone. */
function mergePeople(
  base: readonly Recipient[],
  mine: readonly Recipient[],
  theirs: readonly Recipient[],
): Recipient[] {
  const kept = theirs.filter((one) => !has(base, one) || has(mine, one));
  return [...kept, ...mine.filter((one) => !has(base, one) && !has(kept, one))];
}

/** The words of the other version as this one is written: where one is plain and one is not, none get lost. */
export function wordsFor({ rich }: Composition, theirs: Composition): Words {
  const words = wordsIn(theirs);
  if (rich) return theirs.rich ? words : { ...words, html: textAsHtml(theirs.text) };
  return { ...words, html: '', text: `${theirs.text}${theirs.quote?.text ?? ''}` };
}

/** @param divider the words between two versions. */
export function mergeDrafts(base: Words, mine: Words, theirs: Words, divider: string): Merged {
  let both = false;
  const pick = (field: 'subject' | 'text' | 'html', join: (a: string, b: string) => string): string => {
    const [was, here, there] = [base[field], mine[field], theirs[field]];
    if (here === there || there === was) return here;
    if (here === was) return there;
    both = true;
    return join(there, here);
  };
  const html = pick('html', (there, here) => `${there}<hr><p><i>${escapeHtml(divider)}</i></p>${here}`);
  const text = pick('text', (there, here) => `${there}\n\n----- ${divider} -----\n\n${here}`);
  return {
    to: mergePeople(base.to, mine.to, theirs.to),
    cc: mergePeople(base.cc, mine.cc, theirs.cc),
    bcc: mergePeople(base.bcc, mine.bcc, theirs.bcc),
    subject: pick('subject', (there, here) => `${there} / ${here}`),
    text,
    html,
    both,
  };
}
