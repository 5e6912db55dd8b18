import { describe, expect, it } from 'vitest';
import { editMainCf, mainCfValues, parseMainCf, renderMainCf } from './main-cf.ts';
import { filesBelow, pick, seeded, VALUES } from './testing.ts';

const mainCfs = filesBelow(['/etc/postfix', '/usr/share/postfix'], /\/main\.cf(\.\w+)?$/);

/** Lines of a text that another does not have, counted. */
function lost(before: string, after: string): string[] {
  const left = after.split('\n');
  return before.split('\n').filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

describe('main.cf', () => {
  it('is read from what Debian ships and rendered byte for byte', () => {
    expect(mainCfs.length).toBeGreaterThan(0);
    for (const { path, text } of mainCfs) expect(renderMainCf(parseMainCf(text)), path).toBe(text);
  });

  it('has continuation lines, comments within a value, and the last of several with one name counting', () => {
    const file = parseMainCf(
      'mynetworks = 127.0.0.0/8,\n# the office\n  192.0.2.0/24\n\nmyhostname=a.example\nmyhostname = b.example\nodd line\n',
    );
    const values = mainCfValues(file);
    expect(values.get('mynetworks')).toMatchObject({ value: '127.0.0.0/8, 192.0.2.0/24', line: 1 });
    expect(values.get('myhostname')).toMatchObject({ value: 'b.example', line: 6 });
    expect(file.problems).toMatchObject([{ line: 7 }]);
  });

  it('keeps a list on its lines, its comments, and the line ends of the file', () => {
    const text = 'smtpd_recipient_restrictions =\r\n  permit_mynetworks,\r\n  # people\r\n  reject\r\n# end';
    expect(
      editMainCf(text, [
        { op: 'set', name: 'smtpd_recipient_restrictions', value: 'permit_mynetworks, permit, reject' },
      ]),
    ).toBe(
      '  # people\r\nsmtpd_recipient_restrictions =\r\n  permit_mynetworks,\r\n  permit,\r\n  reject\r\n# end',
    );
  });

  it('survives random edits: what was set is read again, and no other line changes', () => {
    const random = seeded(7);
    for (const { text: original } of mainCfs) {
      let text = original;
      const names = [...mainCfValues(parseMainCf(text)).keys(), 'myhostname', 'relayhost', 'new_thing'];
      for (let step = 0; step < 150; step += 1) {
        const name = pick(random, names);
        const value = pick(random, VALUES);
        const others = [...mainCfValues(parseMainCf(text))].filter(([key]) => key !== name);
        const removing = random() < 0.3;
        const next = editMainCf(text, [removing ? { op: 'remove', name } : { op: 'set', name, value }]);
        const values = mainCfValues(parseMainCf(next));
        expect(values.get(name)?.value.replace(/\s+/g, ' ')).toBe(
          removing ? undefined : value.replace(/\s+/g, ' '),
        );
        for (const [key, parameter] of others) expect(values.get(key)?.value, key).toBe(parameter.value);
        expect(lost(text, next).every((line) => line.includes(name) || /^\s/.test(line))).toBe(true);
        text = next;
      }
    }
  });

  it('refuses a second line in a value, and names that are none', () => {
    for (const value of ['a\nb = c', 'a\rb', 'a\0'])
      expect(() => editMainCf('', [{ op: 'set', name: 'myhostname', value }])).toThrow('one line');
    for (const name of ['-o', 'a b', 'a=b', '', '#x', 'a\nb'])
      expect(() => editMainCf('', [{ op: 'set', name, value: '' }])).toThrow('name');
  });
});
