-- Row-level security: who asks is told by three settings that the connection pool sets at every checkout.
-- No setting means no rows.

CREATE FUNCTION app_organization_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.organization_id', true), '')::uuid $$;

CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;

CREATE FUNCTION app_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('app.actor', true), '') = 'system' $$;

-- A table of one organization's rows.
CREATE FUNCTION app_protect_tenant(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY tenant ON %s TO postroom_app USING (organization_id = (SELECT app_organization_id()))', target);
END $$;

-- A table of one mail account's rows: its owner and the system see them, colleagues do not.
CREATE FUNCTION app_protect_mail(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY mail ON %s TO postroom_app USING (organization_id = (SELECT app_organization_id())
       AND ((SELECT app_is_system()) OR account_id IN (SELECT id FROM mail_account)))', target);
END $$;

-- A table of one person's rows within an organization.
CREATE FUNCTION app_protect_personal(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY personal ON %s TO postroom_app USING (organization_id = (SELECT app_organization_id())
       AND ((SELECT app_is_system()) OR user_id = (SELECT app_user_id())))', target);
END $$;

-- Identity is global and belongs to the system role; the tenant role looks at its own organization only.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['user', 'session', 'credential', 'verification', 'rate_limit', 'organization', 'member', 'invitation', 'lease'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY system ON %I TO postroom_system USING (true)', name);
  END LOOP;
END $$;

CREATE POLICY tenant ON "organization" TO postroom_app USING (id = (SELECT app_organization_id()));
CREATE POLICY tenant ON "member" TO postroom_app USING (organization_id = (SELECT app_organization_id()));
CREATE POLICY tenant ON "invitation" TO postroom_app USING (organization_id = (SELECT app_organization_id()));
CREATE POLICY tenant ON "user" FOR SELECT TO postroom_app USING (id IN (SELECT user_id FROM "member"));

SELECT app_protect_tenant('change_cursor');
SELECT app_protect_tenant('hosted_domain');
SELECT app_protect_tenant('hosted_mailbox');
SELECT app_protect_tenant('hosted_alias');
SELECT app_protect_tenant('directory_outbox');
SELECT app_protect_personal('mail_account');
SELECT app_protect_personal('upload');
SELECT app_protect_personal('upload_chunk');
SELECT app_protect_mail('mail_folder');
SELECT app_protect_mail('mail_thread');
SELECT app_protect_mail('mail_thread_folder');
SELECT app_protect_mail('mail_reference');
SELECT app_protect_mail('mail_message');
SELECT app_protect_mail('mail_message_body');
SELECT app_protect_mail('mail_placement');
SELECT app_protect_mail('mail_operation');
SELECT app_protect_mail('mail_correspondent');
SELECT app_protect_mail('mail_draft');
SELECT app_protect_mail('outgoing_message');

-- An entry about a mail account or a person is theirs alone; all others are the organization's.
ALTER TABLE "change" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "change" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "change" TO postroom_app USING (
  organization_id = (SELECT app_organization_id())
  AND ((SELECT app_is_system())
    OR ((mail_account_id IS NULL OR mail_account_id IN (SELECT id FROM mail_account))
      AND (user_id IS NULL OR user_id = (SELECT app_user_id())))));
-- Whoever changes a thing may write its entry, also when the thing is another person's (an administrator's mailbox).
CREATE POLICY append ON "change" FOR INSERT TO postroom_app WITH CHECK (organization_id = (SELECT app_organization_id()));

-- The system role finds work across organizations: it sees that accounts and outbox entries exist, not what they hold
-- (grants.sql limits the columns).
CREATE POLICY work ON mail_account FOR SELECT TO postroom_system USING (true);
CREATE POLICY work ON hosted_mailbox FOR SELECT TO postroom_system USING (true);
CREATE POLICY work ON hosted_domain FOR SELECT TO postroom_system USING (true);
CREATE POLICY work ON directory_outbox FOR SELECT TO postroom_system USING (true);
CREATE POLICY work ON upload FOR SELECT TO postroom_system USING (true);

CREATE TEXT SEARCH CONFIGURATION postroom (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION postroom ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
