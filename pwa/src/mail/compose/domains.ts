// What the server knows of recipients' domains: asked once for each, a moment after an address was entered.
import { createStore } from 'solid-js/store';
import { onePer } from '../../primitives/one-per.ts';
import type { Mail } from '../data/mail.ts';
import { addressProblem, type Recipient } from './address.ts';
import { RecipientDomains } from './documents.ts';

/** Addresses that come in together are asked about together. */
const PAUSE = 150;
/** The server takes as many at once. */
const MOST = 50;

export interface DomainWord {
  reach: 'TAKES_MAIL' | 'NO_DOMAIN' | 'NO_MAIL' | 'UNANSWERED' | 'UNSEEN';
  suggestion: string | null;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

function open(mail: Mail) {
  const [known, setKnown] = createStore<Record<string, DomainWord>>({});
  const wanted = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    const domains = [...wanted].slice(0, MOST);
    for (const domain of domains) wanted.delete(domain);
    const { data } = await mail.workspace.direct
      .query(RecipientDomains, { domains }, { requestPolicy: 'network-only' })
      .toPromise();
    // Without a connection nothing is said; the next address asks again.
    for (const { domain, reach, suggestion } of data?.recipientDomains ?? [])
      setKnown(domain, { reach, suggestion });
    if (wanted.size > 0 && data !== undefined) await ask();
  }

  return {
    /** Null while nothing is known of it, and for what is no address. */
    of: ({ address }: Recipient): DomainWord | null => known[domainOf(address)] ?? null,
    look(people: readonly Recipient[]): void {
      for (const { address } of people)
        if (addressProblem(address) === null && known[domainOf(address)] === undefined)
          wanted.add(domainOf(address));
      clearTimeout(timer);
      if (wanted.size > 0) timer = setTimeout(() => void ask(), PAUSE);
    },
  };
}

/** Shared by all messages being written. */
export const domainsOf = onePer(open, (mail: Mail) => mail.workspace.closed);

/** Mail to it will come back. */
export const isOutOfReach = (word: DomainWord | null): boolean =>
  word?.reach === 'NO_DOMAIN' || word?.reach === 'NO_MAIL';
