// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';
import {
  addService,
  createBasket,
  keepService,
  parameterName,
  replaceFile,
  setParameter,
  withItem,
} from './basket.ts';
import { tabMemory } from './basket-memory.ts';
import type { Parameter } from './documents.ts';
import { fromLines, toLines } from './list-value.ts';

afterEach(() => sessionStorage.clear());

const parameter = {
  key: { program: 'POSTFIX', section: [], name: 'relayhost' },
  version: 'absent',
} as unknown as Parameter;

it('keeps one change per parameter, and whole texts before what is set in them', () => {
  const first = setParameter(parameter, 'mx.example');
  const again = setParameter(parameter, 'mx2.example');
  const text = replaceFile('postfix/main.cf', '', 'v1');
  expect(withItem(withItem(withItem([], first), text), again)).toEqual([text, again]);
});

it('loses what became live, and neither what was not taken nor what came since', () => {
  const basket = createBasket();
  const other = { ...parameter, key: { ...parameter.key, name: 'mydestination' } } as Parameter;
  basket.put(setParameter(parameter, 'mx.example'));
  basket.put(setParameter(other, 'here.example'));
  basket.runBegan('refused');
  basket.runOver('refused', false);
  expect(basket.items()).toHaveLength(2);
  basket.runBegan('applied');
  const since = setParameter(other, 'there.example');
  basket.put(since);
  basket.runOver('of somebody else', true);
  expect(basket.runId()).toBe('applied');
  basket.runOver('applied', true);
  expect([basket.items(), basket.runId()]).toEqual([[since], undefined]);
});

it('outlives a reload with the change that is on its way, but for secrets', () => {
  const again = () => createBasket(tabMemory('ada mail.example'));
  const named = (name: string, secret = false) =>
    ({ ...parameter, key: { ...parameter.key, name }, secret }) as Parameter;
  const [relay, since] = [setParameter(named('relayhost'), 'mx.example'), named('mynetworks')];
  const basket = again();
  basket.put(relay);
  basket.put(setParameter(named('smtp_sasl_password', true), 'hush'));
  basket.put(setParameter(since, '127.0.0.1'));
  basket.runBegan('applied');
  const newer = setParameter(since, '127.0.0.0/8');
  basket.put(newer);
  const reloaded = again();
  expect([reloaded.items(), reloaded.runId()]).toEqual([[relay, newer], 'applied']);
  reloaded.runOver('applied', true);
  expect([again().items(), again().runId()]).toEqual([[newer], undefined]);
  sessionStorage.setItem('postroom.basket.ada mail.example', '{"items":[{"id":1}]}');
  expect(again().items()).toEqual([]);
});

it('adds a service before what is set for it, and takes both back at once', () => {
  const basket = createBasket();
  const option = { ...parameter, key: { program: 'POSTFIX', section: ['options', '2525/inet'], name: 'x' } };
  const columns = {
    private: 'n',
    unprivileged: 'y',
    chroot: 'n',
    wakeup: '0',
    maxproc: '-',
    command: 'smtpd',
  };
  const [text, set] = [replaceFile('postfix/master.cf', '', 'v1'), setParameter(option as Parameter, 'yes')];
  const added = addService('2525/inet', columns);
  for (const item of [set, added, text]) basket.put(item);
  expect(basket.items()).toEqual([text, added, set]);
  keepService(basket, '2525/inet');
  expect(basket.items()).toEqual([text]);
});

it('names what a parameter stands in', () => {
  const key = (section: string[], name: string) => ({ program: 'DOVECOT' as const, section, name });
  expect(parameterName(key(['service imap-login', 'inet_listener imap'], 'port'))).toBe(
    'service imap-login › inet_listener imap › port',
  );
  expect(parameterName({ ...key(['options', 'submission/inet'], 'syslog_name'), program: 'POSTFIX' })).toBe(
    'submission/inet › syslog_name',
  );
});

it('shows lists one item to a line, unless white space separates them', () => {
  const value = 'permit_mynetworks, check_policy_service { inet:127.0.0.1:10023, timeout=5s }, reject';
  expect(toLines(value)?.split('\n')).toHaveLength(3);
  expect(fromLines(toLines(value) ?? '')).toBe(value);
  expect(toLines('permit_mynetworks reject')).toBeUndefined();
  expect(toLines('')).toBe('');
  expect(fromLines(' permit,\n\n reject ')).toBe('permit, reject');
});
