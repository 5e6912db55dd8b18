import { describe, expect, test } from 'vitest';
import { readCalendar } from './calendar.ts';
import { readTable, separatorOf } from './table.ts';

describe('a table', () => {
  test('is read with any separator, with quotes and line ends of all kinds', () => {
    expect(readTable('\ufeffa;"b;c"\r\n"say ""hi""";2\n').rows).toEqual([
      ['a', 'b;c'],
      ['say "hi"', '2'],
    ]);
    expect(readTable('a,b\n"two\nlines",x').rows).toEqual([
      ['a', 'b'],
      ['two\nlines', 'x'],
    ]);
    expect(separatorOf('name\tage\nx\ty')).toBe('\t');
    expect(readTable('').rows).toEqual([]);
  });

  test('is cut where nobody reads on, and takes no time for it', () => {
    const started = performance.now();
    const { rows, cut } = readTable('1,2,3\n'.repeat(500_000));
    expect([rows.length, cut]).toEqual([1_000, true]);
    expect(readTable(`${'x,'.repeat(5_000)}\n`).rows[0]).toHaveLength(60);
    expect(readTable(`"${'x'.repeat(1_000_000)}`).rows[0]?.[0]).toHaveLength(2_000);
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

describe('a calendar', () => {
  test('tells its appointments, and not their alarms', () => {
    const source =
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Planning\\, spring\r\n  and summer\r\nDTSTART;TZID=Europe/Berlin:20260304T093000\r\nDTEND;TZID=Europe/Berlin:20260304T100000\r\nLOCATION:Room 2\r\nORGANIZER;CN="Anna Weber":mailto:anna@x.example\r\nBEGIN:VALARM\r\nSUMMARY:Alarm\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\nEND:VCALENDAR';
    expect(readCalendar(source)).toEqual([
      {
        title: 'Planning, spring and summer',
        start: '2026-03-04T09:30:00',
        end: '2026-03-04T10:00:00',
        zone: 'Europe/Berlin',
        where: 'Room 2',
        organizer: 'Anna Weber',
        canceled: false,
      },
      { title: '', start: '2026-05-01', end: null, zone: null, where: '', organizer: '', canceled: true },
    ]);
    expect(readCalendar('nonsense')).toEqual([]);
  });
});
