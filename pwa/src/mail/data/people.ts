// What people are called in a row or a header.
import { list } from '../../messages/en/list.ts';
import { oneLine } from '../text/bidi.ts';
import type { Person } from './documents.ts';
import type { Mail } from './mail.ts';

/** The name somebody gave themselves, or the address. A name that is another address is not believed. */
export function nameOf(person: Person): string {
  const name = oneLine(person.name ?? '').replace(/^['"]+|['"]+$/g, '');
  const pretends = name.includes('@') && name.toLowerCase() !== person.address.toLowerCase();
  return name === '' || pretends ? person.address : name;
}

/** The first word of a name for lists of several people; whole for addresses and companies. */
export function shortName(person: Person): string {
  const name = nameOf(person);
  if (name.includes('@')) return name.split('@')[0] ?? name;
  const comma = name.split(', ');
  const first = (comma.length === 2 ? comma[1] : name.split(' ')[0]) ?? name;
  return first.length > 1 ? first : name;
}

/** The addresses of the reader's accounts, lower-case. */
export const ownAddresses = (mail: Mail): string[] =>
  Object.values(mail.state.accounts).map((account) => account.address.toLowerCase());

/** "Eva Huber" for one, "Eva, Tom, me" for several; newest first as they come. */
export function peopleInWords(people: readonly Person[], own: readonly string[]): string {
  const isOwn = ({ address }: Person): boolean => own.includes(address.toLowerCase());
  const [only] = people;
  if (only === undefined) return list['mail.noSender'];
  if (people.length === 1) return isOwn(only) ? list['mail.me'] : nameOf(only);
  return people.map((person) => (isOwn(person) ? list['mail.me'] : shortName(person))).join(', ');
}

/** Whose stamp stands in the row: the newest person who is not the reader. */
export function faceOf(people: readonly Person[], own: readonly string[]): Person | undefined {
  return people.find(({ address }) => !own.includes(address.toLowerCase())) ?? people[0];
}
