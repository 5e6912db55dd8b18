// Where each message lies: in the sender's Sent and with every recipient in the company.
import { aliases, type ColleagueKey, colleagues, isColleague } from './people.ts';
import type { Letter } from './raw.ts';
import type { Story } from './story.ts';

export interface Copy {
  owner: ColleagueKey;
  folder: string;
  flags: string[];
  letter: Letter;
}

export function copiesOf(story: Story, letters: Letter[]): Copy[] {
  return letters.flatMap((letter, index) => {
    const { mail } = letter;
    if (mail.draft && isColleague(mail.by)) {
      return [{ owner: mail.by, folder: 'Drafts', flags: ['\\Draft', '\\Seen'], letter }];
    }
    const received = recipientsOf(letter).map((owner): Copy => {
      const flags = [
        ...(mail.unread?.includes(owner) ? [] : ['\\Seen']),
        ...(mail.starred?.includes(owner) ? ['\\Flagged'] : []),
        ...(wasAnswered(story, index, owner) ? ['\\Answered'] : []),
      ];
      return { owner, folder: story.folder ?? 'INBOX', flags, letter };
    });
    const sent: Copy[] = isColleague(mail.by)
      ? [{ owner: mail.by, folder: 'Sent', flags: ['\\Seen'], letter }]
      : [];
    return [...sent, ...received];
  });
}

/** Colleagues who get the message, those behind aliases included. */
export function recipientsOf({ mail }: Letter): ColleagueKey[] {
  const keys = [...mail.to, ...(mail.cc ?? []), ...(mail.alias ?? []).flatMap((name) => aliases[name] ?? [])];
  return [...new Set(keys.filter(isColleague))].filter((key) => key !== mail.by && key in colleagues);
}

function wasAnswered(story: Story, index: number, reader: ColleagueKey): boolean {
  return story.mails.some(
    (later, position) =>
      position > index &&
      later.by === reader &&
      !later.forwarded &&
      !later.draft &&
      later.answers !== null &&
      (later.answers ?? position - 1) === index,
  );
}
