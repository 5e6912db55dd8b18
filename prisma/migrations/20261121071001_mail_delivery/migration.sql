-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('QUEUED', 'DEFERRED', 'HANDED_OVER', 'DELIVERED', 'BOUNCED', 'REMOVED');

-- CreateEnum
CREATE TYPE "DeliverySource" AS ENUM ('LOG', 'REPORT');

-- DropIndex
DROP INDEX "outgoing_message_organization_id_message_id_header_idx";

-- AlterTable
ALTER TABLE "mail_message_body" ADD COLUMN     "report" JSONB;

-- CreateTable
CREATE TABLE "mail_delivery" (
    "organization_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "outgoing_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "final_recipient" TEXT NOT NULL,
    "state" "DeliveryState" NOT NULL,
    "source" "DeliverySource" NOT NULL,
    "host" TEXT,
    "reply" TEXT,
    "status_code" TEXT,
    "next_attempt_at" TIMESTAMPTZ(6),
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_delivery_pkey" PRIMARY KEY ("outgoing_id","recipient","final_recipient")
);

-- CreateTable
CREATE TABLE "mail_log_entry" (
    "source" TEXT NOT NULL,
    "queue_id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "outgoing_id" UUID NOT NULL,
    "arrived_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_log_entry_pkey" PRIMARY KEY ("source","queue_id")
);

-- CreateTable
CREATE TABLE "mail_log_position" (
    "source" TEXT NOT NULL,
    "inode" BIGINT NOT NULL,
    "offset" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_log_position_pkey" PRIMARY KEY ("source")
);

-- CreateIndex
CREATE INDEX "mail_log_entry_arrived_at_idx" ON "mail_log_entry"("arrived_at");

-- CreateIndex
CREATE INDEX "outgoing_message_message_id_header_idx" ON "outgoing_message"("message_id_header");

SELECT app_protect_mail('mail_delivery');

-- The log of the mail server is read for all organizations at once, by the system.
ALTER TABLE mail_log_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_log_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON mail_log_entry TO postroom_system USING (true);
ALTER TABLE mail_log_position ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_log_position FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON mail_log_position TO postroom_system USING (true);

-- It finds the message that a line is about by its Message-ID, and sees nothing else of it (grants.sql limits the columns).
CREATE POLICY work ON outgoing_message FOR SELECT TO postroom_system USING (true);
