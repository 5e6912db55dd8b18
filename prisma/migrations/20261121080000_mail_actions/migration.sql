-- AlterEnum
ALTER TYPE "FolderRole" ADD VALUE 'SNOOZED';

-- AlterTable
ALTER TABLE "mail_placement" ADD COLUMN     "from_folder_id" UUID,
ADD COLUMN     "surfaced_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "mail_action" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "idempotency_key" TEXT,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "request" JSONB NOT NULL DEFAULT '{}',
    "place" JSONB,
    "matched" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_action_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_action_chunk" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "message_ids" UUID[],
    "changes" JSONB,
    "undone" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "mail_action_chunk_pkey" PRIMARY KEY ("action_id","position")
);

-- CreateTable
CREATE TABLE "mail_snooze" (
    "organization_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "thread_id" UUID NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,
    "returned_at" TIMESTAMPTZ(6),

    CONSTRAINT "mail_snooze_pkey" PRIMARY KEY ("account_id","message_id")
);

-- CreateIndex
CREATE INDEX "mail_action_user_id_created_at_idx" ON "mail_action"("user_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "mail_action_user_id_idempotency_key_key" ON "mail_action"("user_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "mail_snooze_thread_id_idx" ON "mail_snooze"("thread_id");

SELECT app_protect_personal('mail_action');
SELECT app_protect_personal('mail_action_chunk');
SELECT app_protect_mail('mail_snooze');
