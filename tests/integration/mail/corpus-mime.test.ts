import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { closeParsePool, parseMessage } from '@postroom/api/mail/mime/parse.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { compareWithCorpus } from '../../testkit/mime-corpus.ts';

const corpora = process.env.POSTROOM_CORPORA ?? resolve(import.meta.dirname, '../../../../shared/corpora');
const present = existsSync(join(corpora, 'mime'));
if (!present) {
  console.warn(`Left out: the MIME corpora are not at ${corpora}. Set POSTROOM_CORPORA to where they are.`);
}

/**
 * Mails whose expected reading is not the standard's, so that only their survival counts. What the server's own parser
 * makes of them is what ours must agree with: see part-numbers.test.ts.
 */
const disputed: Record<string, string> = {
  'malformed/000': 'a delimiter inside a header ends it (RFC 2046 §5.1): the parts are there, empty',
  'malformed/001': 'an outer delimiter inside an inner part ends both (RFC 2046 §5.1.2)',
  'malformed/002': 'a multipart without any part is shown as text',
  'malformed/007': 'a multipart whose first delimiter stands in its header',
  'malformed/008': 'an outer delimiter inside an inner part ends both (RFC 2046 §5.1.2)',
  'malformed/009': 'an outer delimiter inside an inner part ends both (RFC 2046 §5.1.2)',
  'malformed/011': 'an outer delimiter inside an inner part ends both (RFC 2046 §5.1.2)',
  'malformed/012': 'an outer delimiter inside an inner part ends both (RFC 2046 §5.1.2)',
  'malformed/013': 'the last delimiter begins a part, also when the message ends there',
  'malformed/014': 'the last delimiter begins a part, also when the message ends there',
  'malformed/016': 'an outer delimiter inside an inner part ends both (RFC 2046 §5.1.2)',
  'malformed/020': 'of two Content-Type fields the first counts, which shows the HTML the sender meant',
  'malformed/021': 'of two Content-Type fields the first counts, which shows the HTML the sender meant',
  'thirdparty/015': 'attached messages end at the outer delimiter (RFC 2046 §5.1.2): there are three',
};

const groups = ['legacy', 'rfc', 'malformed', 'thirdparty'];
const mails = (folder: string): string[] =>
  readdirSync(join(corpora, folder))
    .filter((name) => name.endsWith('.eml'))
    .map((name) => name.slice(0, -'.eml'.length));

/** The corpus expects each mail with LF and with CRLF line ends. */
function variants(group: string, name: string) {
  const source = readFileSync(join(corpora, 'mime', group, `${name}.eml`))
    .toString('latin1')
    .replace(/\r\n/g, '\n');
  const expected = (suffix: string) =>
    JSON.parse(readFileSync(join(corpora, 'mime', group, `${name}${suffix}.json`), 'utf8'));
  return [
    { source: Buffer.from(source, 'latin1'), expected: expected('') },
    { source: Buffer.from(source.replaceAll('\n', '\r\n'), 'latin1'), expected: expected('.crlf') },
  ];
}

afterAll(closeParsePool);

describe.skipIf(!present)('mails of the MIME corpora', () => {
  it('are read with at least 99 % of the fields that are expected of them', () => {
    let met = 0;
    const failed: string[] = [];
    for (const group of groups) {
      for (const name of mails(join('mime', group)).filter((mail) => !(`${group}/${mail}` in disputed))) {
        for (const { source, expected } of variants(group, name)) {
          for (const result of compareWithCorpus(source, expected)) {
            if (result.met) met++;
            else failed.push(`${group}/${name} ${result.field}`);
          }
        }
      }
    }
    const total = met + failed.length;
    console.info(`${met} of ${total} expected fields (${((100 * met) / total).toFixed(2)} %)`);
    expect(met / total, failed.join('\n')).toBeGreaterThanOrEqual(0.99);
  });

  it('never stop a reading: every one is opened within two seconds, damaged ones too', async () => {
    const sources = [
      ...groups.flatMap((group) =>
        mails(join('mime', group)).map((name) => join('mime', group, `${name}.eml`)),
      ),
      ...mails('mime-ruby').map((name) => join('mime-ruby', `${name}.eml`)),
    ];
    const contents = await Promise.all(
      sources.map((path) => parseMessage(readFileSync(join(corpora, path)))),
    );
    contents.forEach((content, index) => {
      expect(content.problem, sources[index]).toBeNull();
      const shown = content.text ?? content.html ?? (content.attachments.length > 0 ? 'files' : null);
      expect(shown, `${sources[index]} shows nothing`).not.toBeNull();
    });
  });
});
