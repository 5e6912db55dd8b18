-- Which messages still lack their content, newest first: what the synchronisation works through.
CREATE INDEX mail_message_without_content ON mail_message (account_id, received_at DESC) WHERE content_at IS NULL;

-- Flags and counters change often and are in no index: room on the page keeps such updates off the indexes.
ALTER TABLE mail_placement SET (fillfactor = 85);
ALTER TABLE mail_thread_folder SET (fillfactor = 85);
ALTER TABLE mail_folder SET (fillfactor = 70);
