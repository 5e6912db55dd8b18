// People to write to, as somebody types: those the server knows, or without it those in the mail on this device.
import { createSignal, onCleanup } from 'solid-js';
import type { Mail } from '../data/mail.ts';
import type { Recipient } from './address.ts';
import { SuggestRecipients } from './documents.ts';

const PAUSE = 120;
const MOST = 6;

function knownHere(mail: Mail, text: string): Recipient[] {
  const wanted = text.toLocaleLowerCase();
  const found = new Map<string, Recipient>();
  for (const thread of Object.values(mail.state.threads)) {
    for (const person of thread.participants) {
      if (found.size >= MOST) return [...found.values()];
      if (`${person.name ?? ''} ${person.address}`.toLocaleLowerCase().includes(wanted))
        found.set(person.address.toLowerCase(), person);
    }
  }
  return [...found.values()];
}

/** Suggestions for what is typed; `taken` are addresses that are there already. */
export function createSuggestions(mail: Mail, taken: () => readonly string[]) {
  const [people, setPeople] = createSignal<readonly Recipient[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  onCleanup(() => clearTimeout(timer));

  async function ask(text: string, number: number): Promise<void> {
    const { data } = await mail.workspace.direct
      .query(SuggestRecipients, { text }, { requestPolicy: 'network-only' })
      .toPromise();
    if (number !== asked) return;
    const there = new Set(taken().map((address) => address.toLowerCase()));
    const found = data?.suggestRecipients ?? knownHere(mail, text);
    setPeople(found.filter(({ address }) => !there.has(address.toLowerCase())).slice(0, MOST));
  }

  return {
    people,
    look(text: string): void {
      clearTimeout(timer);
      asked += 1;
      const number = asked;
      const wanted = text.trim();
      if (wanted === '') setPeople([]);
      else timer = setTimeout(() => void ask(wanted, number), PAUSE);
    },
    clear(): void {
      clearTimeout(timer);
      asked += 1;
      setPeople([]);
    },
  };
}
