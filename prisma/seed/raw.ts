// Messages as they lie on a server (RFC 5322), made from stories.
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { dateHeader, daysAgo, onWorkday } from './dates.ts';
import { type FileName, files } from './files/catalogue.ts';
import { toHtml } from './html.ts';
import { renderLatin1 } from './latin1.ts';
import { COMPANY, everybody, type Person } from './people.ts';
import { forwardHead, prefixOf, quoteHead } from './phrases.ts';
import type { Mail, Story } from './story.ts';

export interface Letter {
  mail: Mail;
  /** Without angle brackets; the same whenever the story is told again. */
  messageId: string;
  date: Date;
  subject: string;
  raw: Buffer;
}

interface Written extends Letter {
  text: string;
  references: string[];
}

/** All messages of a story, oldest first. */
export async function writeLetters(story: Story, now: Date): Promise<Letter[]> {
  const letters: Written[] = [];
  for (const [index, mail] of story.mails.entries()) {
    const left = story.mails.length - index;
    const before = letters.at(-1)?.date.getTime() ?? 0;
    const wanted = Math.max(wantedTime(mail, now), before + 7 * 60_000);
    const date = new Date(Math.min(wanted, now.getTime() - left * 4 * 60_000));
    letters.push(await writeLetter(story, index, date, letters));
  }
  return letters;
}

/** People write on workdays, except in the last days: a demonstration on a Sunday needs mail of that morning. */
function wantedTime({ by, ago, at }: Mail, now: Date): number {
  const { zone, automatic } = everybody[by];
  const time = daysAgo(now, ago, at, zone);
  return automatic || ago < 4 ? time : onWorkday(time, zone);
}

async function writeLetter(story: Story, index: number, date: Date, earlier: Written[]): Promise<Written> {
  const mail = story.mails[index] as Mail;
  const answered = mail.answers === null ? undefined : earlier[mail.answers ?? index - 1];
  const author = everybody[mail.by];
  const subject = subjectOf(story, mail, author, answered);
  const messageId = idOf(story, index, author);
  const references = answered ? [...answered.references, answered.messageId] : [];
  const signed = earlier.some((letter) => letter.mail.by === mail.by);
  const own = author.signature && !signed ? `${mail.text}\n\n-- \n${author.signature}` : mail.text;
  const text = answered ? own + tail(mail, author, answered) : own;
  const letter = { mail, messageId, date, subject, text, references };
  return { ...letter, raw: await render(letter, author, answered) };
}

type Unrendered = Omit<Written, 'raw'>;

async function render(letter: Unrendered, author: Person, answered: Written | undefined): Promise<Buffer> {
  const { mail, subject, text, messageId, references, date } = letter;
  const written = dateHeader(date, author.zone);
  const cc = (mail.cc ?? []).map((key) => addressOf(everybody[key]));
  if (author.latin1) {
    const from = addressOf(author);
    return renderLatin1({
      from,
      to: recipients(mail),
      cc,
      subject,
      text,
      date: written,
      messageId,
      references,
    });
  }
  const html = mail.html ?? (author.format === 'html' ? toHtml(text, author) : undefined);
  const composer = new MailComposer({
    from: { name: author.name, address: author.address },
    to: recipients(mail),
    cc,
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    messageId: `<${messageId}>`,
    ...(answered ? { inReplyTo: `<${answered.messageId}>` } : {}),
    ...(references.length > 0 ? { references: references.map((id) => `<${id}>`) } : {}),
    headers: { Date: written, ...mail.headers },
    attachments: [...(mail.files ?? []).map(attach), ...(mail.picture ? [inline(mail.picture)] : [])],
  });
  return await composer.compile().build();
}

const addressOf = ({ name, address }: Person) => ({ name, address });

const recipients = (mail: Mail) => [
  ...mail.to.map((key) => addressOf(everybody[key])),
  ...(mail.alias ?? []).map((localPart) => ({ name: '', address: `${localPart}@${COMPANY.domain}` })),
];

function attach(name: FileName) {
  const { filename, mediaType, make } = files[name];
  return { filename, contentType: mediaType, content: make() };
}

const inline = (name: FileName) => ({
  ...attach(name),
  cid: 'picture',
  contentDisposition: 'inline' as const,
});

function subjectOf(story: Story, mail: Mail, author: Person, answered: Written | undefined): string {
  const base = mail.subject ?? story.subject;
  if (!answered || mail.quote === false) return answered && mail.forwarded ? `Fwd: ${base}` : base;
  const started = answered.subject.replace(/^(?:(?:re|aw|sv|fwd|wg|vs|tr): *)+/i, '');
  return `${prefixOf(author.language, mail.forwarded ?? false)}${mail.subject ?? started}`;
}

function tail(mail: Mail, author: Person, answered: Written): string {
  const from = everybody[answered.mail.by];
  if (mail.forwarded) {
    const head = forwardHead({ from, date: dateHeader(answered.date, from.zone), subject: answered.subject });
    return `\n\n${head}\n\n${answered.text}`;
  }
  if (mail.quote === false) return '';
  const quoted = answered.text
    .split('\n')
    .slice(0, 40)
    .map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`));
  return `\n\n${quoteHead(author.language, from, answered.date)}\n${quoted.join('\n')}`;
}

function idOf(story: Story, index: number, author: Person): string {
  const hash = createHash('sha256')
    .update(`${story.subject}\n${story.mails[0]?.ago}\n${index}`)
    .digest('hex');
  return `${hash.slice(0, 24)}@${author.address.split('@')[1]}`;
}
