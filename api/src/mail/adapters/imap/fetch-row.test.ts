import { describe, expect, it } from 'vitest';
import { readFetchRow } from './fetch-row.ts';

const ENVELOPE =
  '("Fri, 20 Nov 2026 10:00:00 +0000" "=?utf-8?q?Fr=C3=BChst=C3=BCck?=" (("Ada \\"A.\\" Nyman" NIL "ada" "example.com")) NIL NIL (("=?utf-8?q?J=C3=B6rg?=" NIL "joerg" "example.com")) NIL NIL "<a@example.com>" "<b@example.com>")';
const STRUCTURE =
  '(("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 120 4 NIL NIL NIL NIL)("application" "pdf" ("name" "offer.pdf") "<part@x>" NIL "base64" 400 NIL ("attachment" ("filename" "offer.pdf")) NIL NIL) "mixed" ("boundary" "b") NIL NIL NIL)';
const REFERENCES = 'References: <a@example.com>\r\n\r\n';

const row = (items: string, literals: string[] = []) =>
  readFetchRow({
    payload: Buffer.from(`* 7 FETCH (${items})`),
    literals: literals.map((text) => Buffer.from(text)),
  });

const usual = (envelope = ENVELOPE, structure = STRUCTURE) =>
  row(
    `UID 42 FLAGS (\\Seen $Forwarded) BODYSTRUCTURE ${structure} ENVELOPE ${envelope} INTERNALDATE "20-Nov-2026 10:00:01 +0000" RFC822.SIZE 900 MODSEQ (99) BODY[HEADER.FIELDS (REFERENCES)] {${REFERENCES.length}}\r\n`,
    [REFERENCES],
  );

describe('a row of a FETCH answer', () => {
  it('is read with all that the index wants of it', () => {
    const read = usual();
    expect(read).toMatchObject({ seq: 7, uid: 42, size: 900, modseq: 99n });
    expect([...(read?.flags ?? [])]).toEqual(['\\Seen', '$Forwarded']);
    expect(read?.internalDate).toEqual(new Date('2026-11-20T10:00:01Z'));
    expect(read?.headers?.toString()).toBe(REFERENCES);
    expect(read?.envelope).toEqual({
      date: new Date('2026-11-20T10:00:00Z'),
      subject: 'Frühstück',
      from: [{ name: 'Ada "A." Nyman', address: 'ada@example.com' }],
      to: [{ name: 'Jörg', address: 'joerg@example.com' }],
      inReplyTo: '<a@example.com>',
      messageId: '<b@example.com>',
    });
    expect(read?.bodyStructure).toMatchObject({
      type: 'multipart/mixed',
      childNodes: [
        { part: '1', type: 'text/plain', size: 120 },
        {
          ...{ part: '2', type: 'application/pdf', size: 400, id: '<part@x>', encoding: 'base64' },
          ...{ disposition: 'attachment', dispositionParameters: { filename: 'offer.pdf' } },
        },
      ],
    });
  });

  it.each([
    ['has no envelope', 'UID 42 FLAGS (\\Seen)'],
    ['ends too early', `UID 42 FLAGS (\\Seen) ENVELOPE ${ENVELOPE.slice(0, 80)}`],
    [
      'names a literal that is not there',
      `UID 42 FLAGS () ENVELOPE ${ENVELOPE.replace('"<b@example.com>"', '{9}\r\n')}`,
    ],
    [
      'has a group among its people',
      `UID 42 FLAGS () ENVELOPE ${ENVELOPE.replace('"ada" "example.com"', '"team" NIL')}`,
    ],
    ['has bytes that are not ASCII', `UID 42 FLAGS () ENVELOPE ${ENVELOPE.replace('Ada', 'Åda')}`],
    [
      'has a filename in pieces',
      `UID 42 FLAGS () ENVELOPE ${ENVELOPE} BODYSTRUCTURE ${STRUCTURE.replace('"filename"', '"filename*0"')}`,
    ],
    ['has more brackets than a message needs', `UID 42 FLAGS () ENVELOPE ${'('.repeat(5_000)}`],
  ])('that %s is left to imapflow', (_, items) => {
    expect(row(items)).toBeNull();
  });
});
