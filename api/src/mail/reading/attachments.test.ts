import { describe, expect, it } from 'vitest';
import { isDangerous, previewKind, shownType } from './attachments.ts';

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

  it('is shown as what it most likely is', () => {
    const kind = (filename: string, mediaType = 'application/octet-stream') =>
      previewKind({ filename, mediaType });
    expect(kind('a.PNG')).toBe('IMAGE');
    expect(kind('a.bin', 'application/pdf')).toBe('PDF');
    expect(kind('list.csv', 'text/plain')).toBe('TABLE');
    expect(kind('invite.ics', 'text/calendar')).toBe('CALENDAR');
    expect(kind('forwarded.eml')).toBe('MESSAGE');
    expect(kind('notes.txt', 'text/plain')).toBe('TEXT');
    expect(kind('a.docx')).toBeNull();
    expect(kind('invoice.pdf.exe', 'application/pdf')).toBeNull();
    expect(kind('page.html', 'text/plain')).toBeNull();
  });
});
