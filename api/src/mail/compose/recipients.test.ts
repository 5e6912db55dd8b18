import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/errors.ts';
import { checkRecipients, draftRecipients, parseRecipient } from './recipients.ts';

const nobody = { to: [], cc: [], bcc: [] };

describe('a recipient', () => {
  it('keeps the case of the part before the @, which is its server’s business', () => {
    expect(parseRecipient('Ada.Rao@Example.COM')).toEqual({ address: 'Ada.Rao@example.com' });
  });

  it('may have a name and a domain in any script', () => {
    expect(parseRecipient('राम@डाटा.भारत')).toEqual({ address: 'राम@xn--c2bd1gb.xn--h2brj9c' });
    expect(parseRecipient('jörg@bücher.example')).toEqual({ address: 'jörg@xn--bcher-kva.example' });
  });

  it.each([
    'ada@example.com>',
    'ada@exa mple.com',
    'ada\r\nBcc: eve@example.net',
    'a@b@example.com ',
    'ada@[127.0.0.1]',
  ])('is refused as %j', (text) => {
    expect(parseRecipient(text)).toHaveProperty('problem');
  });

  const corpus = join(
    process.env.POSTROOM_CORPORA ?? resolve(import.meta.dirname, '../../../../../shared/corpora'),
    'addresses/isemail.xml',
  );
  it.skipIf(!existsSync(corpus))('is refused where the isemail suite calls the address an error', () => {
    const errors = readErrors(readFileSync(corpus, 'utf8'));
    expect(errors.length).toBeGreaterThan(60);
    expect(errors.filter((address) => 'address' in parseRecipient(address))).toEqual([]);
  });
});

/** Control characters stand in the suite as their pictures, U+2400 and on; white space at the ends counts. */
function readErrors(xml: string): string[] {
  const tests = xml.matchAll(
    /<address>(.*?)<\/address>(?:(?!<\/test>).)*?<category>ISEMAIL_ERR<\/category>/gs,
  );
  return [...tests]
    .map(([, text = '']) => text)
    .map((text) =>
      text
        .replace(/&#x([0-9a-f]+);/gi, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
    )
    .map((text) =>
      text.replace(/[\u2400-\u241f]/g, (picture) => String.fromCharCode(picture.charCodeAt(0) - 0x2400)),
    );
}

describe('the recipients of a message', () => {
  it('are each written to once, in the first field that names them', () => {
    const recipients = checkRecipients({
      to: [{ name: 'Ada', address: 'ada@example.com' }],
      cc: [{ address: 'ADA@example.com' }, { address: 'bo@example.com' }],
      bcc: [{ address: 'bo@example.com' }],
    });
    expect(recipients).toEqual({
      to: [{ name: 'Ada', address: 'ada@example.com' }],
      cc: [{ name: null, address: 'bo@example.com' }],
      bcc: [],
    });
  });

  it('are all checked, and every wrong one is named by its place', () => {
    const check = () =>
      checkRecipients({
        ...nobody,
        to: [{ address: 'ada' }, { address: 'bo@example.com' }],
        bcc: [{ address: '@' }],
      });
    expect(check).toThrow(InputError);
    expect(caught(check).fields.map(({ path }) => path)).toEqual([
      'content.to.0.address',
      'content.bcc.0.address',
    ]);
  });

  it('cannot bring a header of their own in a name', () => {
    const check = () =>
      checkRecipients({
        ...nobody,
        to: [{ name: 'Ada\r\nBcc: eve@example.net', address: 'ada@example.com' }],
      });
    expect(caught(check).fields[0]?.path).toBe('content.to.0.name');
  });

  it('are five hundred at most', () => {
    const to = Array.from({ length: 501 }, (_, index) => ({ address: `person${index}@example.com` }));
    expect(caught(() => checkRecipients({ ...nobody, to })).message).toContain('500');
  });

  it('of a draft may be unfinished, but not break a line', () => {
    expect(draftRecipients({ ...nobody, to: [{ address: 'ada@exa' }] }).to).toEqual([
      { name: null, address: 'ada@exa' },
    ]);
    expect(() => draftRecipients({ ...nobody, to: [{ address: 'ada\r\n@exa' }] })).toThrow(InputError);
  });
});

function caught(run: () => unknown): InputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
