import { describe, expect, it } from 'vitest';
import { parseSearchQuery } from './query.ts';
import { searchVector } from './words.ts';

describe('what is typed into the search field', () => {
  it.each([
    ['invoice', "'invoice':*"],
    ['"invoice"', "'invoice'"],
    ['à la maison ', "'a' & 'la' & 'maison':*"],
    ['"late payment"', "('late' <-> 'payment')"],
    ['invoice -draft', "'invoice':* & !'draft':*"],
    ['hubs OR spokes rims', "('hubs':* | 'spokes':*) & 'rims':*"],
    ['from:ada subject:frames', "'ada':*B & 'frames':*A"],
    ['from:"Ada Lovelace"', "('ada':B <-> 'lovelace':B)"],
    ['to:eva@example.com', "('eva':C <-> 'example':C <-> 'com':*C)"],
    ['cc:eva filename:pdf', "'>eva':* & '/pdf':*"],
    ['INV-2026', "('inv' <-> '2026':*)"],
    ['東京で ', "('東京' <-> '京で')"],
    ['"京"', "'京':*"],
    ['Müller', "('muller':* | 'mueller':*)"],
    ["o'neill & | ! ( ", "('o' <-> 'neill':*)"],
    ["it''s \\'", "('it' <-> 's')"],
  ])('%s becomes %s', (typed, words) => {
    expect(parseSearchQuery(typed).words).toBe(words);
  });

  it('is nothing when there are only signs, or only problems', () => {
    expect(parseSearchQuery('& …').plan).toBeNull();
    expect(parseSearchQuery('before:soon')).toMatchObject({ plan: null, problems: [{ code: 'BAD_VALUE' }] });
  });
});

describe('a vector of words', () => {
  it('keeps positions, and marks words of one kind', () => {
    expect(searchVector('late fees, late payment')).toBe("'late':1,3 'fees':2 'payment':4 ");
    expect(searchVector('Ada', { mark: '>' })).toBe("'>ada':1 ");
  });

  it('has nothing in it that would end a quoted word', () => {
    expect(searchVector("O'Neill \\ ＇ ʼn ‼ ½")).not.toMatch(/[^ \d:,]'[^ :]|\\/);
  });
});
