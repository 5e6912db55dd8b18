export interface MailboxVerbs {
  /** Removes the mail of a mailbox for good: its home, with messages, scripts and attributes. */
  'mailbox.erase': { params: { mailboxId: string }; result: { erased: boolean } };
}
