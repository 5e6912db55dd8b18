-- A number per mail account that grows with every transaction that changes what lists show of it: threads, their rows
-- per folder, folders, snoozes. What was read under one number stays right until there is another, in whichever process.
--
-- The number grows at the very end of the transaction. Were it counted up where the change happens, everybody who
-- writes to the account would wait for each other from their first statement on, in orders that can deadlock.

CREATE TABLE mail_version (
  organization_id uuid NOT NULL,
  account_id uuid NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (organization_id, account_id),
  FOREIGN KEY (organization_id, account_id) REFERENCES mail_account (organization_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50);
ALTER TABLE mail_version ENABLE ROW LEVEL SECURITY;

-- What the running transactions have changed; every one takes its own rows away.
CREATE UNLOGGED TABLE mail_touch (
  account_id uuid NOT NULL,
  transaction xid8 NOT NULL,
  organization_id uuid NOT NULL,
  PRIMARY KEY (account_id, transaction)
);
ALTER TABLE mail_touch ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION mail_note_touch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO mail_touch (account_id, transaction, organization_id)
    SELECT DISTINCT account_id, pg_current_xact_id(), organization_id FROM touched
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION mail_count_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  -- An account that goes with this transaction has no version any more.
  INSERT INTO mail_version AS v (organization_id, account_id, version)
    SELECT organization_id, id, 1 FROM mail_account
    WHERE organization_id = NEW.organization_id AND id = NEW.account_id
    ON CONFLICT (organization_id, account_id) DO UPDATE SET version = v.version + 1;
  DELETE FROM mail_touch WHERE account_id = NEW.account_id AND transaction = NEW.transaction;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER mail_count_version AFTER INSERT ON mail_touch
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION mail_count_version();

-- Everything that a list of threads shows lies in these tables. A table that lists begin to show needs the same three.
CREATE FUNCTION mail_watch_changes(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER mail_touch_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION mail_note_touch()', target);
  EXECUTE format('CREATE TRIGGER mail_touch_update AFTER UPDATE ON %s REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION mail_note_touch()', target);
  EXECUTE format('CREATE TRIGGER mail_touch_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION mail_note_touch()', target);
END $$;

SELECT mail_watch_changes('mail_folder');
SELECT mail_watch_changes('mail_thread');
SELECT mail_watch_changes('mail_thread_folder');
SELECT mail_watch_changes('mail_snooze');

-- A message is new or gone when its thread changes; who wrote it to whom may be written anew by itself.
CREATE TRIGGER mail_touch_update AFTER UPDATE ON mail_message REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION mail_note_touch();

-- The versions of all accounts that the caller may see, in one text.
CREATE FUNCTION mail_versions() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(string_agg(a.id || ':' || coalesce(v.version, 0), ' ' ORDER BY a.id), '')
  FROM mail_account a LEFT JOIN mail_version v ON v.organization_id = a.organization_id AND v.account_id = a.id
  WHERE a.organization_id = app_organization_id() AND (app_is_system() OR a.user_id = app_user_id())
$$;

REVOKE ALL ON FUNCTION mail_note_touch, mail_count_version, mail_watch_changes, mail_versions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_versions TO postroom_app;
