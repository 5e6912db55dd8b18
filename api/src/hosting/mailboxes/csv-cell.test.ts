import { expect, it } from 'vitest';
import { cellOf, textOfCell } from './csv-cell.ts';

it.each([
  ['=HYPERLINK("http://eve.example","x")', `"'=HYPERLINK(""http://eve.example"",""x"")"`],
  ['+1', "'+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['-', '-'],
  ['Ana, née Ruiz', '"Ana, née Ruiz"'],
  ['two\nlines', '"two\nlines"'],
  ["O'Neil", "O'Neil"],
])('%j becomes a cell that is text', (text, cell) => {
  expect(cellOf(text)).toBe(cell);
});

it('is read as it was', () => {
  for (const text of ['=1', '-2+3', "O'Neil", "'quoted'", '-', ''])
    expect(textOfCell(cellOf(text))).toBe(text);
});
