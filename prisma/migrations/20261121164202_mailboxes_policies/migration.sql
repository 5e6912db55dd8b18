SELECT app_protect_tenant('mailbox_app_password');
SELECT app_protect_tenant('mailbox_password_link');
SELECT app_protect_tenant('mailbox_usage');
SELECT app_protect_tenant('mailbox_settings');
SELECT app_protect_tenant('mailbox_template');
SELECT app_protect_tenant('mailbox_import');
SELECT app_protect_tenant('mailbox_import_row');

-- A link names no organization: whose it is is found by the secret in it.
CREATE POLICY work ON mailbox_password_link FOR SELECT TO postroom_system USING (true);

-- The account of a deleted mailbox is kept for as long as the mailbox can be restored, and seen by nobody meanwhile.
ALTER POLICY personal ON mail_account USING (
  organization_id = (SELECT app_organization_id())
  AND ((SELECT app_is_system()) OR (user_id = (SELECT app_user_id()) AND closed_at IS NULL)));

CREATE OR REPLACE FUNCTION mail_search_accounts(accounts uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(id), '{}') FROM mail_account
  WHERE organization_id = app_organization_id()
    AND (app_is_system() OR (user_id = app_user_id() AND closed_at IS NULL))
    AND (accounts IS NULL OR id = ANY (accounts))
$$;

CREATE OR REPLACE FUNCTION mail_versions() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(string_agg(a.id || ':' || coalesce(v.version, 0), ' ' ORDER BY a.id), '')
  FROM mail_account a LEFT JOIN mail_version v ON v.organization_id = a.organization_id AND v.account_id = a.id
  WHERE a.organization_id = app_organization_id()
    AND (app_is_system() OR (a.user_id = app_user_id() AND a.closed_at IS NULL))
$$;
