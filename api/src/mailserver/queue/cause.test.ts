import { describe, expect, it } from 'vitest';
import { causeOf } from './cause.ts';

describe('the cause of a reason', () => {
  it.each([
    [
      'host mx1.harbour.example[192.0.2.7] said: 450 4.7.1 <bo@harbour.example>: Greylisted for 297 seconds (in reply to RCPT TO command)',
      'host … said: 450 4.7.1 <…>: Greylisted for # seconds',
    ],
    [
      'connect to mail.far.example[2001:db8::1]:25: Connection timed out',
      'connect to …: Connection timed out',
    ],
    [
      'Host or domain name not found. Name service error for name=nowhere.example type=MX: Host not found, try again',
      'Host or domain name not found. Name service error for name=… type=MX: Host not found, try again',
    ],
    [
      'host gmail-smtp-in.l.example.com[203.0.113.4] said: 421-4.7.28 Our system 98e67ed59e1d1-34a4ec0b1c2si1234567a91.12 has detected, see https://support.example/mail?p=Unsolicited (in reply to end of DATA command)',
      'host … said: 421-4.7.28 Our system #.# has detected, see …',
    ],
  ])('%s', (reason, cause) => expect(causeOf(reason)).toBe(cause));

  it('is the same for two messages that wait for the same thing, and never long', () => {
    const said = (n: number) =>
      `host mx${n}.example.net[192.0.2.${n}] refused to talk to me: 421 too many connections from 198.51.100.${n} id=4Xk2Zz${n}QzP3${n}`;
    expect(causeOf(said(7))).toBe(causeOf(said(23)));
    expect(causeOf('x '.repeat(900)).length).toBeLessThanOrEqual(200);
  });
});
