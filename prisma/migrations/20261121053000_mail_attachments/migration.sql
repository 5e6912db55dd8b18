-- Attachments are found by their id. The operator jsonb @> is not leakproof, so under row-level security no index would
-- serve it: a function finds the messages, and the policy of mail_message decides whether the caller sees them.
CREATE INDEX mail_message_attachments ON mail_message USING gin (attachments jsonb_path_ops) WHERE attachments <> '[]';

CREATE POLICY attachment_owner ON mail_message FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION mail_attachment_messages(attachment_ids uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(m.id), '{}') FROM unnest(attachment_ids) AS wanted (id)
  JOIN mail_message m ON m.organization_id = app_organization_id() AND m.attachments <> '[]'
    AND m.attachments @> jsonb_build_array(jsonb_build_object('id', wanted.id))
$$;

REVOKE ALL ON FUNCTION mail_attachment_messages FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_attachment_messages TO postroom_app;

-- People are few per account, and row-level security keeps the trigram index from being used.
DROP INDEX mail_correspondent_text;
