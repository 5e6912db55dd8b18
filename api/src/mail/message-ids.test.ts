import { describe, expect, it } from 'vitest';
import { capReferences, parseMessageIds } from './message-ids.ts';

describe('parseMessageIds', () => {
  it('reads bracketed ids in order and drops repetitions', () => {
    expect(parseMessageIds('<a@x> <b@x>\r\n <a@x>')).toEqual(['a@x', 'b@x']);
  });

  it('reads an id that a client wrote without brackets', () => {
    expect(parseMessageIds('2f1@mail.example')).toEqual(['2f1@mail.example']);
  });

  it('ignores words around an id, and words alone', () => {
    expect(parseMessageIds("Ada's message of Tue <2f1@x>")).toEqual(['2f1@x']);
    expect(parseMessageIds('Your message of Tuesday')).toEqual([]);
    expect(parseMessageIds('Mail from ada@example.com of Tuesday')).toEqual([]);
  });

  it('closes what folding tore apart', () => {
    expect(parseMessageIds('<very-long-\r\n part@x>')).toEqual(['very-long-part@x']);
  });

  it('refuses what would join strangers, and what is no id', () => {
    expect(parseMessageIds('<> <null> <none>')).toEqual([]);
    expect(parseMessageIds('')).toEqual([]);
    expect(parseMessageIds(`<${'x'.repeat(2_000)}@x>`)).toEqual([]);
  });

  it('takes megabytes of references without taking long', () => {
    const started = performance.now();
    parseMessageIds('<'.repeat(2_000_000));
    parseMessageIds('<a@b> '.repeat(300_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('capReferences', () => {
  it('keeps the oldest and the newest', () => {
    const capped = capReferences(Array.from({ length: 5_000 }, (_, index) => `${index}@x`));
    expect(capped).toHaveLength(50);
    expect(capped[0]).toBe('0@x');
    expect(capped.at(-1)).toBe('4999@x');
  });
});
