-- CreateEnum
CREATE TYPE "MailQueueName" AS ENUM ('MAILDROP', 'INCOMING', 'ACTIVE', 'DEFERRED', 'HOLD', 'CORRUPT');

-- CreateEnum
CREATE TYPE "MailQueueAct" AS ENUM ('FLUSH', 'HOLD', 'RELEASE', 'REQUEUE', 'DELETE', 'BOUNCE');

-- CreateEnum
CREATE TYPE "MailQueueActionState" AS ENUM ('PREVIEW', 'RUNNING', 'DONE', 'CANCELED', 'FAILED');

-- CreateTable
CREATE TABLE "mail_queue" (
    "organization_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "synced_at" TIMESTAMPTZ(6),
    "running" BOOLEAN NOT NULL DEFAULT false,
    "problem" TEXT,

    CONSTRAINT "mail_queue_pkey" PRIMARY KEY ("organization_id","host_id")
);

-- CreateTable
CREATE TABLE "mail_queue_message" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "queue_id" TEXT NOT NULL,
    "queue" "MailQueueName" NOT NULL,
    "sender" TEXT NOT NULL,
    "recipients" TEXT[],
    "recipient_count" INTEGER NOT NULL,
    "domains" TEXT[],
    "size" BIGINT NOT NULL,
    "arrived_at" TIMESTAMPTZ(6) NOT NULL,
    "next_try_at" TIMESTAMPTZ(6),
    "attempts" INTEGER NOT NULL,
    "message_id" TEXT,
    "reason" TEXT,
    "cause" TEXT,
    "status" TEXT,
    "remote_host" TEXT,
    "problem" TEXT,
    "search" TEXT NOT NULL,

    CONSTRAINT "mail_queue_message_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_queue_action" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "user_id" UUID,
    "rule_id" UUID,
    "idempotency_key" TEXT,
    "act" "MailQueueAct" NOT NULL,
    "state" "MailQueueActionState" NOT NULL,
    "reason" TEXT,
    "filter" JSONB,
    "queue_ids" TEXT[],
    "arrivals" BIGINT[],
    "matched" INTEGER NOT NULL,
    "size" BIGINT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "gone" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "failed" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_queue_action_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_queue_rule" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "act" "MailQueueAct" NOT NULL,
    "filter" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "last_run_at" TIMESTAMPTZ(6),
    "last_matched" INTEGER,
    "last_problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_queue_rule_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_queue_sample" (
    "organization_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "active" INTEGER NOT NULL,
    "deferred" INTEGER NOT NULL,
    "hold" INTEGER NOT NULL,
    "size" BIGINT NOT NULL,
    "oldest" INTEGER NOT NULL,
    "arrived" INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    "retries" INTEGER NOT NULL,
    "delay_p50" DOUBLE PRECISION,
    "delay_p95" DOUBLE PRECISION,

    CONSTRAINT "mail_queue_sample_pkey" PRIMARY KEY ("organization_id","host_id","at")
);

-- CreateTable
CREATE TABLE "mail_queue_destination" (
    "organization_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(6) NOT NULL,
    "domain" TEXT NOT NULL,
    "arrived" INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    "retries" INTEGER NOT NULL,
    "delay_sum" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "mail_queue_destination_pkey" PRIMARY KEY ("organization_id","host_id","hour","domain")
);

-- CreateIndex
CREATE INDEX "mail_queue_message_organization_id_host_id_arrived_at_id_idx" ON "mail_queue_message"("organization_id", "host_id", "arrived_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_queue_message_organization_id_host_id_queue_id_key" ON "mail_queue_message"("organization_id", "host_id", "queue_id");

-- CreateIndex
CREATE INDEX "mail_queue_action_organization_id_host_id_created_at_id_idx" ON "mail_queue_action"("organization_id", "host_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "mail_queue_action_organization_id_rule_id_created_at_idx" ON "mail_queue_action"("organization_id", "rule_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "mail_queue_action_organization_id_host_id_idempotency_key_key" ON "mail_queue_action"("organization_id", "host_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "mail_queue_rule_organization_id_host_id_created_at_idx" ON "mail_queue_rule"("organization_id", "host_id", "created_at");

SELECT app_protect_tenant('mail_queue');
SELECT app_protect_tenant('mail_queue_message');
SELECT app_protect_tenant('mail_queue_action');
SELECT app_protect_tenant('mail_queue_rule');
SELECT app_protect_tenant('mail_queue_sample');
SELECT app_protect_tenant('mail_queue_destination');

-- The schedule of the clean-up rules finds out where there are some.
CREATE POLICY system ON mail_queue_rule FOR SELECT TO postroom_system USING (true);
