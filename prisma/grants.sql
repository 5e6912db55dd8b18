-- Rights of the two roles, set anew after every migration (idempotent). Neither owns anything or bypasses policies.
GRANT USAGE ON SCHEMA public TO postroom_app, postroom_system;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM postroom_app, postroom_system;

GRANT SELECT ON "user", "organization" TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "member", "invitation" TO postroom_app;
GRANT SELECT, INSERT ON "change" TO postroom_app;
GRANT SELECT, INSERT, UPDATE ON change_cursor TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  hosted_domain, hosted_mailbox, hosted_alias, directory_outbox,
  mail_account, mail_folder, mail_thread, mail_thread_folder, mail_reference, mail_message, mail_message_body,
  mail_placement, mail_operation, mail_correspondent, mail_draft, outgoing_message, mail_delivery,
  mail_action, mail_action_chunk, mail_snooze,
  upload, upload_chunk
  TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON configuration_run TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_host, mail_host_check, mail_host_authority TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON mailbox_sign_in TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  trace_message, trace_recipient, trace_event, trace_storage, trace_verdict, trace_log, trace_setting, flow_count
  TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON domain_template, hosted_domain_usage, directory_run, directory_difference TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  dkim_key, domain_dns_settings, dns_check, dmarc_report, dmarc_report_row, tls_report, mail_source
  TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  mail_queue, mail_queue_message, mail_queue_action, mail_queue_rule, mail_queue_sample
  TO postroom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON trusted_sender, mail_unsubscription, mail_identity TO postroom_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON
  "user", session, credential, verification, rate_limit, "organization", "member", invitation, lease, mail_log_entry, mail_log_position
  TO postroom_system;
GRANT SELECT (organization_id, id, domain_id, selector, state, checked_at, published_until, created_at) ON dkim_key TO postroom_system;
GRANT SELECT (organization_id, domain_id, mta_sts_mode, mta_sts_changed_at, reports_mailbox_id) ON domain_dns_settings TO postroom_system;
GRANT SELECT (organization_id, domain_id, checked_at) ON dns_check TO postroom_system;
GRANT SELECT (organization_id, id, address, fingerprint, enrolment_hash, enrolment_expires_at) ON mail_host TO postroom_system;
GRANT SELECT (organization_id, id, user_id, kind, address, status, mailbox_id, next_attempt_at, closed_at) ON mail_account TO postroom_system;
GRANT SELECT (organization_id, id, address, user_id, suspended, deleted_at, purge_after) ON hosted_mailbox TO postroom_system;
GRANT SELECT (organization_id, id, name, suspended, purge_after, receiving) ON hosted_domain TO postroom_system;
GRANT SELECT (organization_id, id, host_id, enabled) ON mail_queue_rule TO postroom_system;
GRANT SELECT (organization_id, id, created_at) ON directory_outbox, upload TO postroom_system;
GRANT SELECT (organization_id, id, account_id, message_id_header, server_reply, created_at, updated_at, sent_at, data_started_at)
  ON outgoing_message TO postroom_system;

GRANT SELECT, INSERT, UPDATE, DELETE ON
  mailbox_app_password, mailbox_password_link, mailbox_usage, mailbox_settings, mailbox_template, mailbox_import, mailbox_import_row
  TO postroom_app;
GRANT SELECT (organization_id, id, mailbox_id, token_hash, expires_at, used_at) ON mailbox_password_link TO postroom_system;

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO postroom_app, postroom_system;

-- Full-text rows are reached through the search functions alone (SECURITY DEFINER, they check the account).
-- Jobs: the system role runs the queue; the tenant role adds to it through app_enqueue.
DO $$
DECLARE name regclass;
BEGIN
  EXECUTE 'GRANT USAGE ON SCHEMA graphile_worker TO postroom_system';
  EXECUTE 'GRANT ALL ON ALL TABLES IN SCHEMA graphile_worker TO postroom_system';
  EXECUTE 'GRANT ALL ON ALL SEQUENCES IN SCHEMA graphile_worker TO postroom_system';
  EXECUTE 'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO postroom_system';
  FOR name IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'system') LOOP
    EXECUTE format('CREATE POLICY system ON %s TO postroom_system USING (true)', name);
  END LOOP;
END $$;

-- Enqueues in the caller's transaction. The organization is stamped from the connection, never taken from the caller.
CREATE OR REPLACE FUNCTION app_enqueue(
  job text, payload jsonb, run_at timestamptz DEFAULT NULL, job_key text DEFAULT NULL, queue text DEFAULT NULL, max_attempts int DEFAULT 25
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF app_organization_id() IS NULL THEN
    RAISE EXCEPTION 'A job needs an organization';
  END IF;
  PERFORM graphile_worker.add_job(
    job,
    json_build_object('organizationId', app_organization_id(), 'payload', payload),
    queue_name => queue, run_at => run_at, max_attempts => max_attempts, job_key => job_key);
END $$;
REVOKE ALL ON FUNCTION app_enqueue FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_enqueue TO postroom_app;
