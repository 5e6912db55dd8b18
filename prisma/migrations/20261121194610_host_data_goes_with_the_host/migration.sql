-- What was left of hosts that were removed, and of messages that were forgotten.
DELETE FROM "mail_queue" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "mail_queue_message" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "mail_queue_action" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "mail_queue_rule" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "mail_queue_sample" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "mail_host_check" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "trace_message" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "trace_storage" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "trace_verdict" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "trace_log" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "trace_setting" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "flow_count" t WHERE NOT EXISTS (SELECT FROM "mail_host" h WHERE h."organization_id" = t."organization_id" AND h."id" = t."host_id");
DELETE FROM "trace_recipient" t WHERE NOT EXISTS (SELECT FROM "trace_message" m WHERE m."organization_id" = t."organization_id" AND m."id" = t."trace_id");
DELETE FROM "trace_event" t WHERE NOT EXISTS (SELECT FROM "trace_message" m WHERE m."organization_id" = t."organization_id" AND m."id" = t."trace_id");

-- AddForeignKey
ALTER TABLE "mail_queue" ADD CONSTRAINT "mail_queue_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_queue_message" ADD CONSTRAINT "mail_queue_message_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_queue_action" ADD CONSTRAINT "mail_queue_action_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_queue_rule" ADD CONSTRAINT "mail_queue_rule_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_queue_sample" ADD CONSTRAINT "mail_queue_sample_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_host_check" ADD CONSTRAINT "mail_host_check_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_message" ADD CONSTRAINT "trace_message_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_recipient" ADD CONSTRAINT "trace_recipient_organization_id_trace_id_fkey" FOREIGN KEY ("organization_id", "trace_id") REFERENCES "trace_message"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_event" ADD CONSTRAINT "trace_event_organization_id_trace_id_fkey" FOREIGN KEY ("organization_id", "trace_id") REFERENCES "trace_message"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_storage" ADD CONSTRAINT "trace_storage_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_log" ADD CONSTRAINT "trace_log_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_setting" ADD CONSTRAINT "trace_setting_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_count" ADD CONSTRAINT "flow_count_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_verdict" ADD CONSTRAINT "trace_verdict_organization_id_host_id_fkey" FOREIGN KEY ("organization_id", "host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
