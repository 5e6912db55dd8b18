import { describe, expect, it } from 'vitest';
import { isDangerous, shownType } from './attachments.ts';

describe('an attachment', () => {
  it.each([
    'setup.exe',
    'invoice.pdf.scr',
    'macro.docm',
    'run.ps1',
    'page.html',
    'logo.svg',
    'archive.exe.zip',
    'disk.iso',
    'Start.LNK',
  ])('called %s is dangerous', (filename) => {
    expect(isDangerous({ filename, mediaType: 'application/octet-stream' })).toBe(true);
    expect(shownType({ filename, mediaType: 'image/png' })).toBeNull();
  });

  it.each(['plan.pdf', 'table.xlsx', 'notes.txt', 'photo.jpg', 'version-1.2.zip', 'README'])(
    'called %s is not',
    (filename) => {
      expect(isDangerous({ filename, mediaType: 'application/octet-stream' })).toBe(false);
    },
  );

  it('is shown in place only under a type that cannot run', () => {
    expect(shownType({ filename: 'a.png', mediaType: 'image/png' })).toBe('image/png');
    expect(shownType({ filename: 'a.csv', mediaType: 'text/csv' })).toBe('text/plain; charset=utf-8');
    expect(shownType({ filename: 'a.html', mediaType: 'text/html' })).toBeNull();
    expect(shownType({ filename: 'a.svg', mediaType: 'image/svg+xml' })).toBeNull();
    expect(shownType({ filename: 'a.js', mediaType: 'text/plain' })).toBeNull();
  });
});
