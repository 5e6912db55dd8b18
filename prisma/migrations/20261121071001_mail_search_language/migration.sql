-- Search knows more of what people ask for: answered, forwarded, drafts, smaller than, and folders that are left out,
-- above all trash and junk.

CREATE INDEX mail_placement_answered ON mail_placement (account_id, message_id) WHERE answered AND NOT hidden;
CREATE INDEX mail_placement_draft ON mail_placement (account_id, message_id) WHERE draft AND NOT hidden;

DROP FUNCTION mail_search_find(uuid[], tsquery, uuid[], boolean, boolean, boolean, timestamptz, timestamptz, bigint, bigint, uuid, int);

-- A page of what matches, newest first, after the given place (microseconds since 1970, message). Null is any.
--
-- Words that many messages hold are found by walking from the newest message on and looking at each; words that few
-- hold by the GIN index. Which it is shows in a sample of the newest messages: no statistics, and any filter counts in.
-- What only few messages have (a small folder, unread, starred, answered, drafts) is looked up first, and those few are
-- looked at. A message that lies in another folder besides those that are left out is found.
--
-- Placements are asked in scalar subqueries, so that they are looked at one by one, newest first, until the page is full.
CREATE FUNCTION mail_search_find(
  accounts uuid[], words tsquery, folders uuid[], other_folders uuid[], without_trash boolean,
  unread boolean, starred boolean, was_answered boolean, was_forwarded boolean, is_draft boolean, attachments boolean,
  since timestamptz, until timestamptz, larger_than bigint, smaller_than bigint,
  after_microseconds bigint, after_id uuid, page int)
RETURNS TABLE (message_id uuid, received_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET jit = off AS $$
#variable_conflict use_column
DECLARE
  few constant int := 3000;
  organization uuid := app_organization_id();
  visible uuid[] := mail_search_accounts(accounts);
  top timestamptz := coalesce('epoch'::timestamptz + after_microseconds * interval '1 microsecond', 'infinity');
  top_id uuid := coalesce(after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  without uuid[] := nullif(other_folders, '{}');
  candidates uuid[];
  total bigint;
  words_found int;
  wanted bigint;
  looked int := 250;
  found_ids uuid[];
  found_times timestamptz[];
  complete boolean;
BEGIN
  IF cardinality(visible) = 0 OR page < 1 THEN
    RETURN;
  END IF;

  IF without_trash THEN
    SELECT nullif(coalesce(without, '{}') || coalesce(array_agg(f.id), '{}'), '{}') INTO without
    FROM mail_folder f JOIN mail_folder t ON t.account_id = f.account_id
    WHERE t.account_id = ANY (visible) AND t.role IN ('TRASH', 'JUNK')
      AND (f.id = t.id OR starts_with(f.path, t.path || t.delimiter));
  END IF;

  IF folders IS NOT NULL OR unread OR starred OR was_answered OR is_draft THEN
    SELECT array_agg(DISTINCT c.id) INTO candidates FROM (
      SELECT p.message_id AS id FROM mail_placement p
      WHERE p.account_id = ANY (visible) AND NOT p.hidden
        AND (folders IS NULL OR p.folder_id = ANY (folders)) AND (without IS NULL OR p.folder_id <> ALL (without))
        AND (unread IS NULL OR p.seen <> unread) AND (starred IS NULL OR p.flagged = starred)
        AND (was_answered IS NULL OR p.answered = was_answered) AND (was_forwarded IS NULL OR p.forwarded = was_forwarded)
        AND (is_draft IS NULL OR p.draft = is_draft)
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
          AND (larger_than IS NULL OR s.size > larger_than) AND (smaller_than IS NULL OR s.size < smaller_than)
            AND (attachments IS NULL OR s.has_attachments = attachments)
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
          AND (larger_than IS NULL OR s.size > larger_than) AND (smaller_than IS NULL OR s.size < smaller_than)
            AND (attachments IS NULL OR s.has_attachments = attachments)
          AND (SELECT true FROM mail_placement p WHERE p.message_id = s.message_id AND NOT p.hidden
            AND (folders IS NULL OR p.folder_id = ANY (folders)) AND (without IS NULL OR p.folder_id <> ALL (without))
            AND (unread IS NULL OR p.seen <> unread) AND (starred IS NULL OR p.flagged = starred)
            AND (was_answered IS NULL OR p.answered = was_answered) AND (was_forwarded IS NULL OR p.forwarded = was_forwarded)
            AND (is_draft IS NULL OR p.draft = is_draft) LIMIT 1)
        ORDER BY s.received_at DESC, s.message_id DESC LIMIT page) m
      ORDER BY m.received_at DESC, m.message_id DESC LIMIT page;
    RETURN;
  END IF;

  SELECT greatest(sum(total_messages), 1000) INTO total FROM mail_account WHERE id = ANY (visible);

  LOOP
    WITH walked AS MATERIALIZED (
      SELECT w.message_id, w.received_at, w.size, w.has_attachments, w.place, w.tsv @@ words AS matched
      FROM unnest(visible) AS a (id) CROSS JOIN LATERAL (
        SELECT s.message_id, s.received_at, s.tsv, s.size, s.has_attachments,
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
      WHERE m.matched
        AND (larger_than IS NULL OR m.size > larger_than) AND (smaller_than IS NULL OR m.size < smaller_than)
        AND (attachments IS NULL OR m.has_attachments = attachments)
        AND NOT EXISTS (SELECT FROM stopped t WHERE (m.received_at, m.message_id) < (t.received_at, t.message_id))
        AND (SELECT true FROM mail_placement p WHERE p.message_id = m.message_id AND NOT p.hidden
          AND (folders IS NULL OR p.folder_id = ANY (folders)) AND (without IS NULL OR p.folder_id <> ALL (without))
          AND (unread IS NULL OR p.seen <> unread) AND (starred IS NULL OR p.flagged = starred)
          AND (was_answered IS NULL OR p.answered = was_answered) AND (was_forwarded IS NULL OR p.forwarded = was_forwarded)
          AND (is_draft IS NULL OR p.draft = is_draft) LIMIT 1)
      ORDER BY m.received_at DESC, m.message_id DESC LIMIT page)
    SELECT array_agg(h.message_id ORDER BY h.received_at DESC, h.message_id DESC),
      array_agg(h.received_at ORDER BY h.received_at DESC, h.message_id DESC),
      NOT EXISTS (SELECT FROM stopped), (SELECT count(*) FROM walked m WHERE m.matched)
    INTO found_ids, found_times, complete, words_found
    FROM hits h;

    IF complete OR coalesce(cardinality(found_ids), 0) >= page THEN
      RETURN QUERY SELECT * FROM unnest(found_ids, found_times);
      RETURN;
    END IF;
    -- Looking at one message costs about as much as fetching three from the GIN index, which fetches all that hold the
    -- words, whatever the filters leave of them.
    wanted := CASE WHEN found_ids IS NULL THEN looked * 8::bigint
      ELSE looked::bigint * page * 3 / (cardinality(found_ids) * 2) END;
    EXIT WHEN wanted > words_found::bigint * total * 3 / (looked * 10::bigint);
    looked := least(greatest(wanted, looked * 2), 1000000);
  END LOOP;

  RETURN QUERY
    SELECT m.message_id, m.received_at FROM (
      SELECT s.message_id, s.received_at FROM mail_search s
      WHERE s.account_id = ANY (visible) AND s.tsv @@ words AND (s.received_at, s.message_id) < (top, top_id)
        AND (since IS NULL OR s.received_at >= since) AND (until IS NULL OR s.received_at < until)
        AND (larger_than IS NULL OR s.size > larger_than) AND (smaller_than IS NULL OR s.size < smaller_than)
            AND (attachments IS NULL OR s.has_attachments = attachments)
      ORDER BY s.received_at DESC, s.message_id DESC OFFSET 0) m
    WHERE (SELECT true FROM mail_placement p WHERE p.message_id = m.message_id AND NOT p.hidden
      AND (folders IS NULL OR p.folder_id = ANY (folders)) AND (without IS NULL OR p.folder_id <> ALL (without))
      AND (unread IS NULL OR p.seen <> unread) AND (starred IS NULL OR p.flagged = starred)
      AND (was_answered IS NULL OR p.answered = was_answered) AND (was_forwarded IS NULL OR p.forwarded = was_forwarded)
      AND (is_draft IS NULL OR p.draft = is_draft) LIMIT 1)
    LIMIT page;
END $$;

REVOKE ALL ON FUNCTION mail_search_find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_search_find TO postroom_app;
