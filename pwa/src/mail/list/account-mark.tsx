import { createMemo, type JSX, Show } from 'solid-js';
import type { Account } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { markOf } from './mark-of.ts';

/** The account a conversation belongs to, in lists over several accounts; undefined elsewhere. */
export function createAccountOfRow(accountId: () => string): () => Account | undefined {
  const mail = useMail();
  return createMemo(() => {
    const view = mail.view();
    if (view === undefined || view.kind === 'folder') return undefined;
    const { accounts } = mail.state;
    return Object.keys(accounts).length > 1 ? accounts[accountId()] : undefined;
  });
}

/** A small mark in a row. What it says is spoken with the row itself. */
export function AccountMark(props: { account: Account | undefined }): JSX.Element {
  const mail = useMail();
  return (
    <Show when={props.account}>
      {(account) => (
        <span
          dir="auto"
          title={account().address}
          class="max-w-28 shrink-0 truncate rounded-sm px-1.5 text-xs text-ink-3 ring-1 ring-line"
        >
          {markOf(
            account().address,
            Object.values(mail.state.accounts).map(({ address }) => address),
          )}
        </span>
      )}
    </Show>
  );
}
