// A story is a thread: who wrote what to whom, how long ago, and what became of it in the mailboxes.
import type { FileName } from './files/catalogue.ts';
import type { ColleagueKey, PersonKey } from './people.ts';

export interface Mail {
  by: PersonKey;
  to: PersonKey[];
  cc?: PersonKey[];
  /** Recipients of the company's aliases, by local part: "info". */
  alias?: string[];
  /** Days before today. */
  ago: number;
  /** Local time of the sender, "09:12". */
  at: string;
  text: string;
  /** Markup of its own, instead of what is made from the text. */
  html?: string;
  files?: FileName[];
  /** A picture inside the HTML, as cid:picture. */
  picture?: FileName;
  /** Who has not read it yet. */
  unread?: ColleagueKey[];
  starred?: ColleagueKey[];
  /** Another subject than the story's: a thread that was renamed. */
  subject?: string;
  /** Answers this message of the story instead of the one before (by index); null begins anew. */
  answers?: number | null;
  /** The answer quotes what it answers; default true for answers. */
  quote?: boolean;
  forwarded?: boolean;
  /** Not sent yet: it lies in its author's drafts. */
  draft?: boolean;
  headers?: Record<string, string>;
}

export interface Story {
  subject: string;
  mails: Mail[];
  /** Where recipients keep it; the inbox by default. */
  folder?: 'Archive' | 'Junk' | 'Trash';
}

type Extra = Omit<Mail, 'by' | 'to' | 'ago' | 'at' | 'text'>;

/** One message: "vikram wrote to astrid nine days ago at 10:20". */
export function mail(
  by: PersonKey,
  to: PersonKey | PersonKey[],
  [ago, at]: [ago: number, at: string],
  text: string,
  extra: Extra = {},
): Mail {
  return { by, to: [to].flat(), ago, at, text: text.trim(), ...extra };
}

export const story = (subject: string, mails: Mail[], folder?: NonNullable<Story['folder']>): Story => ({
  subject,
  mails,
  ...(folder ? { folder } : {}),
});
