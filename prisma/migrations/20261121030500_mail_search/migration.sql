-- Full-text search over mail. The operator tsvector @@ tsquery is not leakproof, so under a row-level policy PostgreSQL
-- would test the policy on every row and never use the GIN index. Hence this table has no policy and no grants: it is
-- reached through the functions below alone, which run as their owner and check that the caller may see the account.

CREATE TABLE mail_search (
  organization_id uuid NOT NULL,
  account_id uuid NOT NULL,
  message_id uuid NOT NULL,
  received_at timestamptz NOT NULL,
  size bigint NOT NULL,
  has_attachments boolean NOT NULL,
  -- Weights: A subject, B people it is from, C people it is to, D text and names of attachments.
  tsv tsvector NOT NULL,
  PRIMARY KEY (organization_id, message_id),
  FOREIGN KEY (organization_id, message_id) REFERENCES mail_message (organization_id, id) ON DELETE CASCADE
);
ALTER TABLE mail_search ENABLE ROW LEVEL SECURITY;
-- tsvectors of mail compress little, and are read one by one when many messages match.
ALTER TABLE mail_search ALTER COLUMN tsv SET STORAGE EXTERNAL;
ALTER TABLE mail_search SET (toast_tuple_target = 4096, autovacuum_vacuum_insert_scale_factor = 0.05);

CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX mail_search_words ON mail_search USING gin (account_id, tsv);
CREATE INDEX mail_search_newest ON mail_search (account_id, received_at DESC, message_id DESC) INCLUDE (size, has_attachments);

-- What is few among many: unread and starred messages and threads.
CREATE INDEX mail_placement_unseen ON mail_placement (account_id, message_id) WHERE NOT seen AND NOT hidden;
CREATE INDEX mail_placement_flagged ON mail_placement (account_id, message_id) WHERE flagged AND NOT hidden;
CREATE INDEX mail_placement_folder ON mail_placement (folder_id, message_id) WHERE NOT hidden;
CREATE INDEX mail_thread_folder_unread ON mail_thread_folder (folder_id, latest_at DESC, thread_id DESC) WHERE unread_count > 0;
CREATE INDEX mail_thread_folder_starred ON mail_thread_folder (folder_id, latest_at DESC, thread_id DESC) WHERE starred;

-- People, as one types any part of a name or an address.
CREATE INDEX mail_correspondent_text ON mail_correspondent
  USING gin ((lower(coalesce(name, '') || ' ' || address)) gin_trgm_ops);

-- The functions run as the role that migrates; where that is no superuser, the forced policies would stop it.
CREATE POLICY search_owner ON mail_account FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY search_owner ON mail_folder FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY search_owner ON mail_placement FOR SELECT TO CURRENT_USER USING (true);

-- Of the accounts named (all when null) those that the caller may see, by the same rule as the policy of mail_account.
CREATE FUNCTION mail_search_accounts(accounts uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(id), '{}') FROM mail_account
  WHERE organization_id = app_organization_id()
    AND (app_is_system() OR user_id = app_user_id())
    AND (accounts IS NULL OR id = ANY (accounts))
$$;

-- Adds messages to the search, or replaces them. All arrays have one entry per message; the words come as literals of
-- the type tsvector. Messages of accounts that the caller may not see are passed over.
CREATE FUNCTION mail_search_put(
  messages uuid[], accounts uuid[], received timestamptz[], sizes bigint[], attachments boolean[],
  subjects text[], senders text[], recipients text[], texts text[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  visible uuid[] := mail_search_accounts(accounts);
BEGIN
  INSERT INTO mail_search (organization_id, account_id, message_id, received_at, size, has_attachments, tsv)
  SELECT app_organization_id(), account, message, received_at, size, has_attachments,
    setweight(subject::tsvector, 'A') || setweight(sender::tsvector, 'B')
      || setweight(recipient::tsvector, 'C') || body::tsvector
  FROM unnest(messages, accounts, received, sizes, attachments, subjects, senders, recipients, texts)
    AS row (message, account, received_at, size, has_attachments, subject, sender, recipient, body)
  WHERE account = ANY (visible)
  ON CONFLICT (organization_id, message_id) DO UPDATE
    SET received_at = excluded.received_at, size = excluded.size, has_attachments = excluded.has_attachments,
        tsv = excluded.tsv
    WHERE mail_search.account_id = excluded.account_id;
END $$;

-- A page of what matches, newest first, after the given place.
--
-- Words that many messages hold are found by walking from the newest message on and looking at each; words that few
-- hold by the GIN index. Which it is shows in a sample of the newest messages: no statistics, and any filter counts in.
-- What only few messages have (a small folder, unread, starred) is looked up first, and those few are looked at.
--
-- Placements are asked in scalar subqueries, so that they are looked at one by one, newest first, until the page is full.
CREATE FUNCTION mail_search_find(
  accounts uuid[], words tsquery, folders uuid[], only_unread boolean, only_starred boolean,
  with_attachments boolean, since timestamptz, until timestamptz, larger_than bigint,
  after_at timestamptz, after_id uuid, page int)
RETURNS TABLE (message_id uuid, received_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET jit = off AS $$
#variable_conflict use_column
DECLARE
  few constant int := 3000;
  organization uuid := app_organization_id();
  visible uuid[] := mail_search_accounts(accounts);
  top timestamptz := coalesce(after_at, 'infinity');
  top_id uuid := coalesce(after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  candidates uuid[];
  budget int;
  looked int := 250;
  found_ids uuid[];
  found_times timestamptz[];
  complete boolean;
BEGIN
  IF cardinality(visible) = 0 OR page < 1 THEN
    RETURN;
  END IF;

  IF folders IS NOT NULL OR only_unread OR only_starred THEN
    SELECT array_agg(DISTINCT c.id) INTO candidates FROM (
      SELECT p.message_id AS id FROM mail_placement p
      WHERE p.account_id = ANY (visible) AND NOT p.hidden
        AND (folders IS NULL OR p.folder_id = ANY (folders))
        AND (NOT only_unread OR NOT p.seen) AND (NOT only_starred OR p.flagged)
      LIMIT few + 1) c;
    IF candidates IS NULL THEN
      RETURN;
    END IF;
    IF cardinality(candidates) <= few THEN
      RETURN QUERY
        SELECT s.message_id, s.received_at FROM mail_search s
        WHERE s.organization_id = organization AND s.message_id = ANY (candidates)
          AND (s.received_at, s.message_id) < (top, top_id)
          AND (since IS NULL OR s.received_at >= since) AND (until IS NULL OR s.received_at < until)
          AND (larger_than IS NULL OR s.size > larger_than) AND (NOT with_attachments OR s.has_attachments)
          AND (words IS NULL OR s.tsv @@ words)
        ORDER BY s.received_at DESC, s.message_id DESC LIMIT page;
      RETURN;
    END IF;
  END IF;

  IF words IS NULL THEN
    RETURN QUERY
      SELECT m.message_id, m.received_at FROM unnest(visible) AS a (id) CROSS JOIN LATERAL (
        SELECT s.message_id, s.received_at FROM mail_search s
        WHERE s.account_id = a.id AND (s.received_at, s.message_id) < (top, top_id)
          AND (since IS NULL OR s.received_at >= since) AND (until IS NULL OR s.received_at < until)
          AND (larger_than IS NULL OR s.size > larger_than) AND (NOT with_attachments OR s.has_attachments)
          AND (SELECT true FROM mail_placement p WHERE p.message_id = s.message_id AND NOT p.hidden
            AND (folders IS NULL OR p.folder_id = ANY (folders))
            AND (NOT only_unread OR NOT p.seen) AND (NOT only_starred OR p.flagged) LIMIT 1)
        ORDER BY s.received_at DESC, s.message_id DESC LIMIT page) m
      ORDER BY m.received_at DESC, m.message_id DESC LIMIT page;
    RETURN;
  END IF;

  -- Walking n messages costs about as much as fetching three times as many from the GIN index; a word in the share p of
  -- N messages needs page/p of the former or p*N of the latter.
  SELECT least(sqrt(greatest(sum(total_messages), 1000) * page * 0.3), 20000)::int INTO budget
  FROM mail_account WHERE id = ANY (visible);

  LOOP
    WITH walked AS MATERIALIZED (
      SELECT w.* FROM unnest(visible) AS a (id) CROSS JOIN LATERAL (
        SELECT s.message_id, s.received_at, s.tsv, s.size, s.has_attachments, s.account_id,
          row_number() OVER (ORDER BY s.received_at DESC, s.message_id DESC) AS place
        FROM mail_search s
        WHERE s.account_id = a.id AND (s.received_at, s.message_id) < (top, top_id)
          AND (since IS NULL OR s.received_at >= since) AND (until IS NULL OR s.received_at < until)
        ORDER BY s.received_at DESC, s.message_id DESC LIMIT looked) w),
    -- Where the walk of an account stopped, what is older may still lack messages of that account.
    stopped AS (
      SELECT received_at, message_id FROM walked WHERE place = looked
      ORDER BY received_at DESC, message_id DESC LIMIT 1),
    hits AS (
      SELECT m.message_id, m.received_at FROM walked m
      WHERE m.tsv @@ words
        AND (larger_than IS NULL OR m.size > larger_than) AND (NOT with_attachments OR m.has_attachments)
        AND NOT EXISTS (SELECT FROM stopped t WHERE (m.received_at, m.message_id) < (t.received_at, t.message_id))
        AND (SELECT true FROM mail_placement p WHERE p.message_id = m.message_id AND NOT p.hidden
          AND (folders IS NULL OR p.folder_id = ANY (folders))
          AND (NOT only_unread OR NOT p.seen) AND (NOT only_starred OR p.flagged) LIMIT 1)
      ORDER BY m.received_at DESC, m.message_id DESC LIMIT page)
    SELECT array_agg(h.message_id ORDER BY h.received_at DESC, h.message_id DESC),
      array_agg(h.received_at ORDER BY h.received_at DESC, h.message_id DESC),
      NOT EXISTS (SELECT FROM stopped)
    INTO found_ids, found_times, complete
    FROM hits h;

    IF complete OR coalesce(cardinality(found_ids), 0) >= page THEN
      RETURN QUERY SELECT * FROM unnest(found_ids, found_times);
      RETURN;
    END IF;
    EXIT WHEN found_ids IS NULL OR looked > 250;
    looked := least(looked::bigint * page * 3 / (cardinality(found_ids) * 2), 1000000)::int;
    EXIT WHEN looked > budget;
  END LOOP;

  RETURN QUERY
    SELECT m.message_id, m.received_at FROM (
      SELECT s.message_id, s.received_at FROM mail_search s
      WHERE s.account_id = ANY (visible) AND s.tsv @@ words AND (s.received_at, s.message_id) < (top, top_id)
        AND (since IS NULL OR s.received_at >= since) AND (until IS NULL OR s.received_at < until)
        AND (larger_than IS NULL OR s.size > larger_than) AND (NOT with_attachments OR s.has_attachments)
      ORDER BY s.received_at DESC, s.message_id DESC OFFSET 0) m
    WHERE (SELECT true FROM mail_placement p WHERE p.message_id = m.message_id AND NOT p.hidden
      AND (folders IS NULL OR p.folder_id = ANY (folders))
      AND (NOT only_unread OR NOT p.seen) AND (NOT only_starred OR p.flagged) LIMIT 1)
    LIMIT page;
END $$;

REVOKE ALL ON FUNCTION mail_search_accounts, mail_search_put, mail_search_find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_search_put, mail_search_find TO postroom_app;
