import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addressProblem, parseRecipients, withoutRepeats, writeRecipient } from './address.ts';

describe('a typed or pasted list of people', () => {
  test('is cut at commas, semicolons and line ends', () => {
    expect(
      parseRecipients('eva@huber.example, tom@huber.example; Asha <asha@naya.example>\nleila@naya.example'),
    ).toEqual([
      { name: null, address: 'eva@huber.example' },
      { name: null, address: 'tom@huber.example' },
      { name: 'Asha', address: 'asha@naya.example' },
      { name: null, address: 'leila@naya.example' },
    ]);
  });

  test('keeps a surname with its first name, quoted or not', () => {
    const person = { name: 'Müller-Lüdenscheidt, Hans', address: 'hans@huber.example' };
    expect(parseRecipients('"Müller-Lüdenscheidt, Hans" <hans@huber.example>, eva@huber.example')[0]).toEqual(
      person,
    );
    expect(parseRecipients('Müller-Lüdenscheidt, Hans <hans@huber.example>; eva@huber.example')[0]).toEqual(
      person,
    );
  });

  test('understands escapes, comments, mailto and Devanagari', () => {
    expect(parseRecipients('"Eva \\"Evi\\" Huber" <eva@huber.example>')).toEqual([
      { name: 'Eva "Evi" Huber', address: 'eva@huber.example' },
    ]);
    expect(parseRecipients('eva@huber.example (Eva Huber)')).toEqual([
      { name: 'Eva Huber', address: 'eva@huber.example' },
    ]);
    expect(parseRecipients('mailto:eva@huber.example')).toEqual([
      { name: null, address: 'eva@huber.example' },
    ]);
    expect(parseRecipients('आशा श्रीवास्तव <asha@naya.example>')).toEqual([
      { name: 'आशा श्रीवास्तव', address: 'asha@naya.example' },
    ]);
  });

  test('keeps what is no address, to be put right', () => {
    expect(parseRecipients('eva, tom@huber.example')).toEqual([
      { name: null, address: 'eva' },
      { name: null, address: 'tom@huber.example' },
    ]);
    expect(parseRecipients('  ,; \n')).toEqual([]);
  });

  test('is written so that it reads back the same', () => {
    for (const name of ['Müller, Hans', 'Eva "Evi" Huber', "Seán O'Neill", 'आशा श्रीवास्तव', null]) {
      const person = { name, address: 'someone@huber.example' };
      expect(parseRecipients(writeRecipient(person))).toEqual([person]);
    }
  });

  test('names nobody twice', () => {
    expect(withoutRepeats([{ address: 'Eva@Huber.example' }, { address: 'eva@huber.example' }])).toHaveLength(
      1,
    );
  });
});

describe('an address', () => {
  test.each([
    ['eva', 'no-at'],
    ['@huber.example', 'no-name'],
    ['eva@', 'no-domain'],
    ['eva huber@huber.example', 'bad-name'],
    ['eva..huber@huber.example', 'bad-name'],
    ['eva@huber_example.com', 'bad-domain'],
    ['eva@-huber.example', 'bad-domain'],
    ['eva@huber', 'incomplete-domain'],
    ['eva@127.0.0.1', 'incomplete-domain'],
    [`${'e'.repeat(65)}@huber.example`, 'too-long'],
    ['eva@huber.example\r\nBcc', 'bad-domain'],
    ['eva\r\nBcc: tom@huber.example', 'bad-name'],
  ])('%s is refused: %s', (address, problem) => {
    expect(addressProblem(address)).toBe(problem);
  });

  test.each([
    'eva@huber.example',
    'eva+post@bäckerei-huber.example',
    'आशा@उदाहरण.भारत',
    '"eva huber"@huber.example',
    "o'neill@huber.example",
  ])('%s may be sent to', (address) => {
    expect(addressProblem(address)).toBeNull();
  });

  const corpus = resolve(process.env.POSTROOM_CORPORA ?? '../../shared/corpora', 'addresses/isemail.xml');
  test.runIf(existsSync(corpus))('that the isemail suite calls an error is refused', () => {
    const tests = readFileSync(corpus, 'utf8').matchAll(
      /<address>(.*?)<\/address>\s*<category>ISEMAIL_ERR<\/category>/gs,
    );
    const wrong = [...tests]
      .map(([, text]) =>
        (text ?? '').replace(/&#x24([0-9a-f]{2});/gi, (_, hex) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        ),
      )
      .map((text) =>
        text
          .replace(/&lt;/g, '<')
          .replace(/&gt;/g, '>')
          .replace(/&quot;/g, '"')
          .replace(/&amp;/g, '&'),
      )
      .filter((address) => addressProblem(address) === null);
    expect(wrong).toEqual([]);
  });
});
