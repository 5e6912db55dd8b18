// What mail programs of different languages put before an answer.
import type { Language, Person } from './people.ts';

const ANSWER: Partial<Record<Language, string>> = { de: 'AW: ', sv: 'SV: ' };
const FORWARD: Partial<Record<Language, string>> = { de: 'WG: ', sv: 'VB: ' };

export const prefixOf = (language: Language, forwarded: boolean): string =>
  forwarded ? (FORWARD[language] ?? 'Fwd: ') : (ANSWER[language] ?? 'Re: ');

export function quoteHead(language: Language, { name, address }: Person, date: Date): string {
  const day = (locale: string): string =>
    date.toLocaleDateString(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  switch (language) {
    case 'de':
      return `Am ${day('de')} schrieb ${name} <${address}>:`;
    case 'sv':
      return `Den ${day('sv')} skrev ${name} <${address}>:`;
    case 'fr':
      return `Le ${day('fr')}, ${name} a écrit :`;
    case 'es':
      return `El ${day('es')}, ${name} escribió:`;
    case 'hi':
      return `${day('hi')} को ${name} ने लिखा:`;
    case 'ja':
      return `${day('ja')} ${name} <${address}>:`;
    case 'ar':
      return `كتب ${name} <${address}>:`;
    case 'en':
      return `On ${day('en-GB')}, ${name} <${address}> wrote:`;
  }
}

export const forwardHead = (mail: { from: Person; date: string; subject: string }): string =>
  [
    '---------- Forwarded message ----------',
    `From: ${mail.from.name} <${mail.from.address}>`,
    `Date: ${mail.date}`,
    `Subject: ${mail.subject}`,
  ].join('\n');
