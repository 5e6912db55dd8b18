import { describe, expect, it } from 'vitest';
import { parseSource } from './parse-message.ts';

const report = (status: string[], original = ['Message-ID: <abc@lindholm.example>', 'Subject: Forty hubs']) =>
  Buffer.from(
    [
      'From: MAILER-DAEMON@mx.example',
      'Subject: Undelivered',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      ...status,
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      ...original,
      '',
      'Please.',
      '--b--',
      '',
    ].join('\r\n'),
  );

describe('a delivery report', () => {
  it('names the message, and of each recipient what became of it', () => {
    const status = [
      'Reporting-MTA: dns; mx.example',
      '',
      'Original-Recipient: rfc822;Mira@Okafor.example',
      'Final-Recipient: rfc822; mira.o@store.example',
      'Action: Failed',
      'Status: 5.1.1 (unknown user)',
      'Remote-MTA: dns; store.example',
      'Diagnostic-Code: smtp; 550 5.1.1 no such',
      '    user here',
      '',
      'Final-Recipient: rfc822; bo@store.example',
      'Action: delayed',
      'Status: 4.4.1',
      'Will-Retry-Until: Tue, 3 Nov 2026 10:00:00 +0000',
    ];
    expect(parseSource(report(status)).report).toEqual({
      ...{ reporter: 'mx.example', messageId: 'abc@lindholm.example', subject: 'Forty hubs' },
      recipients: [
        {
          ...{ recipient: 'mira@okafor.example', finalRecipient: 'mira.o@store.example', action: 'failed' },
          ...{
            statusCode: '5.1.1',
            host: 'store.example',
            reply: '550 5.1.1 no such user here',
            retryUntil: null,
          },
        },
        {
          ...{ recipient: 'bo@store.example', finalRecipient: 'bo@store.example', action: 'delayed' },
          ...{ statusCode: '4.4.1', host: null, reply: null, retryUntil: '2026-11-03T10:00:00.000Z' },
        },
      ],
    });
  });

  it.each([
    { what: 'no recipients', status: ['Reporting-MTA: dns; mx.example'] },
    { what: 'nothing', status: [''] },
    {
      what: 'an unknown action',
      status: ['A: b', '', 'Final-Recipient: rfc822; a@b.example', 'Action: exploded'],
    },
  ])('with $what is none', ({ status }) => {
    expect(parseSource(report(status)).report).toBeNull();
  });

  it('may lack the original', () => {
    const status = [
      'Reporting-MTA: dns; mx.example',
      '',
      'Final-Recipient: rfc822; a@b.example',
      'Action: failed',
    ];
    expect(parseSource(report(status, ['X: y'])).report).toMatchObject({
      messageId: null,
      recipients: [{ statusCode: null }],
    });
  });
});
