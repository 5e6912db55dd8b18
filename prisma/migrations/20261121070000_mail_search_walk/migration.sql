-- Each message that is walked over is looked at once, not twice.

-- A page of what matches, newest first, after the given place (microseconds since 1970, message). Null is any.
--
-- Words that many messages hold are found by walking from the newest message on and looking at each; words that few
-- hold by the GIN index. Which it is shows in a sample of the newest messages: no statistics, and any filter counts in.
-- What only few messages have (a small folder, unread, starred) is looked up first, and those few are looked at.
--
-- Placements are asked in scalar subqueries, so that they are looked at one by one, newest first, until the page is full.
CREATE OR REPLACE FUNCTION mail_search_find(
  accounts uuid[], words tsquery, folders uuid[], unread boolean, starred boolean, attachments boolean,
  since timestamptz, until timestamptz, larger_than bigint, after_microseconds bigint, after_id uuid, page int)
RETURNS TABLE (message_id uuid, received_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET jit = off AS $$
#variable_conflict use_column
DECLARE
  few constant int := 3000;
  organization uuid := app_organization_id();
  visible uuid[] := mail_search_accounts(accounts);
  top timestamptz := coalesce('epoch'::timestamptz + after_microseconds * interval '1 microsecond', 'infinity');
  top_id uuid := coalesce(after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
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

  IF folders IS NOT NULL OR unread OR starred THEN
    SELECT array_agg(DISTINCT c.id) INTO candidates FROM (
      SELECT p.message_id AS id FROM mail_placement p
      WHERE p.account_id = ANY (visible) AND NOT p.hidden
        AND (folders IS NULL OR p.folder_id = ANY (folders))
        AND (unread IS NULL OR p.seen <> unread) AND (starred IS NULL OR p.flagged = starred)
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
          AND (larger_than IS NULL OR s.size > larger_than) AND (attachments IS NULL OR s.has_attachments = attachments)
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
          AND (larger_than IS NULL OR s.size > larger_than) AND (attachments IS NULL OR s.has_attachments = attachments)
          AND (SELECT true FROM mail_placement p WHERE p.message_id = s.message_id AND NOT p.hidden
            AND (folders IS NULL OR p.folder_id = ANY (folders))
            AND (unread IS NULL OR p.seen <> unread) AND (starred IS NULL OR p.flagged = starred) LIMIT 1)
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
        AND (larger_than IS NULL OR m.size > larger_than) AND (attachments IS NULL OR m.has_attachments = attachments)
        AND NOT EXISTS (SELECT FROM stopped t WHERE (m.received_at, m.message_id) < (t.received_at, t.message_id))
        AND (SELECT true FROM mail_placement p WHERE p.message_id = m.message_id AND NOT p.hidden
          AND (folders IS NULL OR p.folder_id = ANY (folders))
          AND (unread IS NULL OR p.seen <> unread) AND (starred IS NULL OR p.flagged = starred) LIMIT 1)
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
        AND (larger_than IS NULL OR s.size > larger_than) AND (attachments IS NULL OR s.has_attachments = attachments)
      ORDER BY s.received_at DESC, s.message_id DESC OFFSET 0) m
    WHERE (SELECT true FROM mail_placement p WHERE p.message_id = m.message_id AND NOT p.hidden
      AND (folders IS NULL OR p.folder_id = ANY (folders))
      AND (unread IS NULL OR p.seen <> unread) AND (starred IS NULL OR p.flagged = starred) LIMIT 1)
    LIMIT page;
END $$;
