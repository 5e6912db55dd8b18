-- The first mailbox of a new installation is read in within seconds, autovacuum looks around once a minute. Without
-- statistics the planner takes an organization for a rare value and reads all of it for each thread. The worker calls
-- this between batches; it does nothing unless a table has doubled, and nothing for large ones, whose statistics are good.
CREATE FUNCTION app_analyze_growing_mail() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  growing regclass;
  pages bigint;
  analyzed boolean := false;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('analyze growing mail', 0)) THEN
    RETURN false;
  END IF;
  FOREACH growing IN ARRAY ARRAY['mail_message', 'mail_placement', 'mail_thread', 'mail_thread_folder', 'mail_reference']::regclass[] LOOP
    pages := pg_relation_size(growing) / current_setting('block_size')::int;
    IF pages < 20000 AND pages > 2 * greatest((SELECT relpages FROM pg_class WHERE oid = growing), 4) THEN
      EXECUTE format('ANALYZE %s', growing);
      analyzed := true;
    END IF;
  END LOOP;
  RETURN analyzed;
END $$;
REVOKE ALL ON FUNCTION app_analyze_growing_mail FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_analyze_growing_mail TO postroom_app;
