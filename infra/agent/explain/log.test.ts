import { expect, it } from 'vitest';
import { readVerboseLog } from './log.ts';

it('tells restrictions with their verdicts, look-ups and the way on', () => {
  const line = (text: string) => `Nov 21 16:52:20 mail postfix/smtpd[123]: ${text}`;
  const log = [
    line('>>> START Recipient address RESTRICTIONS <<<'),
    line('generic_checks: name=permit_mynetworks status=0'),
    line('generic_checks: name=reject_unauth_destination status=2'),
    line('maps_find: canonical_maps: ada@harbour.example: not found'),
    line(
      'maps_find: virtual_alias_maps: proxy:ldap:/etc/postfix/aliases.cf(0,lock|fold_fix): ada@harbour.example = bo@harbour.example',
    ),
    line(
      "resolve_clnt: `' -> `ada@harbour.example' -> transp=`lmtp' host=`inet:127.0.0.1:24' rcpt=`ada@harbour.example' flags= class=virtual",
    ),
  ].join('\n');
  expect(readVerboseLog(log, 'Ada@harbour.example')).toMatchObject({
    restrictions: [
      { list: 'Relay', restriction: 'permit_mynetworks', verdict: 'next' },
      { list: 'Relay', restriction: 'reject_unauth_destination', verdict: 'reject' },
    ],
    lookUps: [
      { parameter: 'canonical_maps', table: '', key: 'ada@harbour.example', result: null },
      {
        parameter: 'virtual_alias_maps',
        table: 'proxy:ldap:/etc/postfix/aliases.cf',
        key: 'ada@harbour.example',
        result: 'bo@harbour.example',
      },
    ],
    transport: 'lmtp',
    nextHop: 'inet:127.0.0.1:24',
  });
});
