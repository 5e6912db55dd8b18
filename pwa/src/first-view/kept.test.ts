// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';
import { PERSON, SIGN_OUT_PENDING } from '../session/remembered.ts';
import { keepMail } from './kept.ts';

const asa = { userId: 'asa', organization: { id: 'o', name: 'Lindholm' } };
const bo = { ...asa, userId: 'bo' };
const mailWith = (subject: string) => ({
  threads: [
    {
      ...{ id: 't1', subject, snippet: '', messageCount: 1, unreadCount: 0 },
      ...{ latestAt: '2026-03-04T13:05:00Z', account: { id: 'a1' } },
      participants: [{ name: 'Mira', address: 'mira@okafor.example' }],
    },
  ],
  accounts: [{ id: 'a1', address: 'asa@lindholm.example' }],
  unread: 0,
});
const remember = (person: object): void => localStorage.setItem(PERSON, JSON.stringify(person));

/** What is on the screen before the app runs. */
async function shownAtStart(): Promise<string> {
  vi.resetModules();
  await import('./start.ts');
  return document.getElementById('first-view')?.textContent ?? '';
}

beforeEach(() => {
  localStorage.clear();
  document.body.innerHTML = '';
  history.replaceState(null, '', '/mail');
  remember(asa);
  keepMail('asa', mailWith('Wages'));
});

it('shows a person what their last visit left', async () => {
  expect(await shownAtStart()).toContain('Wages');
});

it.each([
  ['another person signed in', () => remember(bo)],
  ['the session ended', () => localStorage.removeItem(PERSON)],
  ['the person signed out', () => localStorage.setItem(SIGN_OUT_PENDING, '1')],
])('shows nothing of it after %s', async (_what, happen) => {
  happen();
  expect(await shownAtStart()).toBe('');
  localStorage.removeItem(SIGN_OUT_PENDING);
});

it('throws away what another person left, also for the time when they come back', async () => {
  remember(bo);
  await shownAtStart();
  remember(asa);
  expect(await shownAtStart()).toBe('');
});

it('keeps nothing for a person who is not the one signed in any more', async () => {
  localStorage.clear();
  keepMail('asa', mailWith('Wages'));
  remember(bo);
  keepMail('asa', mailWith('Wages'));
  expect(Object.values(localStorage).join()).not.toContain('Wages');
});

it('takes nothing of a session that was signed out of while the server could not be told', async () => {
  const answers = (subject: string) => [
    { operation: 'ThreadPage', data: { threads: { edges: [{ node: mailWith(subject).threads[0] }] } } },
    { operation: 'MailAccounts', data: { viewer: { mailAccounts: { edges: [] } } } },
  ];
  const arrive = (subject: string): void => {
    document.body.innerHTML = `<script type="application/json" id="first-answers">${JSON.stringify(answers(subject))}</script>`;
  };
  arrive('Fresh');
  expect(await shownAtStart()).toContain('Fresh');
  localStorage.removeItem(PERSON);
  localStorage.setItem(SIGN_OUT_PENDING, '1');
  arrive('Secret');
  expect(await shownAtStart()).toBe('');
  expect(document.body.innerHTML).not.toContain('Secret');
});
