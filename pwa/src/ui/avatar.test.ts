import { expect, test } from 'vitest';
import { matchScore } from '../primitives/match.ts';
import { hueOf, initials } from './initials.ts';

test('initials are those of the first and the last name', () => {
  expect(initials('Ada Brightwater')).toBe('AB');
  expect(initials('Friederike Großmann-Überschär')).toBe('FÜ');
  expect(initials('info@harbour.example')).toBe('I');
});

test('letters that are made of several signs stay whole', () => {
  expect(initials('महेश कुमार')).toBe('मकु');
});

test('a name without letters still has a sign', () => {
  expect(initials('…')).toBe('…');
  expect(initials('')).toBe('?');
});

test('the same person always has the same colour', () => {
  expect(hueOf('Ada Brightwater')).toBe(hueOf('ada brightwater'));
});

test('a command is found by beginnings of words, without accents, and by letters in order', () => {
  expect(matchScore('sett', 'Go to settings')).toBeGreaterThan(matchScore('gst', 'Go to settings'));
  expect(matchScore('uber', 'Über uns')).toBeGreaterThan(0);
  expect(matchScore('zzz', 'Go to settings')).toBe(0);
});
