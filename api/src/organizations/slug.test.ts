import { expect, it } from 'vitest';
import { slugOf } from './slug.ts';

it.each([
  ['Lindholm & Rao', 'lindholm-rao'],
  ['Ångström Räder GmbH', 'angstrom-rader-gmbh'],
  ['  --Harbour Print--  ', 'harbour-print'],
  ['自転車', 'organization'],
  ['a'.repeat(100), 'a'.repeat(60)],
])('%s becomes %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
