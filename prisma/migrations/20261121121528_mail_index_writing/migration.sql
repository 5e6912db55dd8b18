-- What the first reading of a large mailbox asks for most often.

-- Takes the lock of an account's index until the transaction ends, then says whether the account (still) exists: each
-- statement of a volatile function sees what was committed before it, a single statement would see what was before the wait.
CREATE FUNCTION mail_index_lock(account uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('mail index ' || account, 0));
  RETURN EXISTS (SELECT FROM mail_account WHERE id = account);
END $$;

DROP FUNCTION mail_search_put(uuid[], uuid[], timestamptz[], bigint[], boolean[], text[], text[], text[], text[]);

CREATE POLICY search_owner ON mail_message TO CURRENT_USER USING (true);

-- Adds messages to the search, and replaces those that are known already or leaves them as they are. All arrays have
-- one entry per message; the words come as literals of the type tsvector. Messages that are gone, and those of accounts
-- that the caller may not see, are passed over.
CREATE FUNCTION mail_search_put(
  messages uuid[], accounts uuid[], received timestamptz[], sizes bigint[], attachments boolean[],
  subjects text[], senders text[], recipients text[], texts text[], replace_known boolean)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  visible uuid[] := mail_search_accounts(accounts);
  organization uuid := app_organization_id();
BEGIN
  INSERT INTO mail_search (organization_id, account_id, message_id, received_at, size, has_attachments, tsv)
  SELECT organization, account, message, row.received_at, row.size, attached,
    setweight(subject::tsvector, 'A') || setweight(sender::tsvector, 'B')
      || setweight(recipient::tsvector, 'C') || body::tsvector
  FROM unnest(messages, accounts, received, sizes, attachments, subjects, senders, recipients, texts)
    AS row (message, account, received_at, size, attached, subject, sender, recipient, body)
    CROSS JOIN LATERAL (
      SELECT FROM mail_message m WHERE m.organization_id = organization AND m.id = message FOR KEY SHARE) AS there
  WHERE account = ANY (visible)
  ON CONFLICT (organization_id, message_id) DO UPDATE
    SET received_at = excluded.received_at, size = excluded.size, has_attachments = excluded.has_attachments,
        tsv = excluded.tsv
    WHERE replace_known AND mail_search.account_id = excluded.account_id;
END $$;

REVOKE ALL ON FUNCTION mail_search_put, mail_index_lock FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_search_put, mail_index_lock TO postroom_app;
