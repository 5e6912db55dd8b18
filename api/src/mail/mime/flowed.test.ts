import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldFlowed, unfoldFlowed } from './flowed.ts';

describe('flowed text', () => {
  it('joins lines of the same quote depth and keeps signatures apart', () => {
    expect(unfoldFlowed('one \ntwo\n>quoted \n>on\n\n-- \nAda', false)).toBe(
      'one two\n> quoted on\n\n-- \nAda',
    );
  });

  it('drops the space at the break when DelSp says so', () => {
    expect(unfoldFlowed('Donau \ndampf', true)).toBe('Donaudampf');
  });

  it('comes back as it was after folding', () => {
    const line = fc.string({ maxLength: 300 }).map((text) => text.replace(/[\r\n\t]/g, ' ').trimEnd());
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const text = lines.filter((each) => !each.startsWith('>')).join('\n');
        expect(unfoldFlowed(foldFlowed(text), false)).toBe(text);
      }),
    );
  });
});
