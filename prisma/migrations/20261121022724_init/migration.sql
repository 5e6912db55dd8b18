-- CreateEnum
CREATE TYPE "MailAccountKind" AS ENUM ('HOSTED', 'EXTERNAL');

-- CreateEnum
CREATE TYPE "MailAccountStatus" AS ENUM ('CONNECTING', 'SYNCING', 'LIVE', 'WAITING', 'FAILED', 'PAUSED');

-- CreateEnum
CREATE TYPE "FolderRole" AS ENUM ('INBOX', 'DRAFTS', 'SENT', 'ARCHIVE', 'JUNK', 'TRASH', 'ALL', 'FLAGGED');

-- CreateEnum
CREATE TYPE "OutgoingState" AS ENUM ('SCHEDULED', 'QUEUED', 'SENDING', 'SENT', 'UNCERTAIN', 'FAILED', 'CANCELED');

-- CreateTable
CREATE TABLE "upload" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "filename" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "upload_chunk" (
    "organization_id" UUID NOT NULL,
    "upload_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "upload_chunk_pkey" PRIMARY KEY ("organization_id","upload_id","position")
);

-- CreateTable
CREATE TABLE "hosted_domain" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "suspended" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "written_version" INTEGER NOT NULL DEFAULT 0,
    "directory_error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "hosted_domain_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "hosted_mailbox" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "user_id" UUID,
    "suspended" BOOLEAN NOT NULL DEFAULT false,
    "quota" BIGINT NOT NULL DEFAULT 0,
    "password_hash" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "written_version" INTEGER NOT NULL DEFAULT 0,
    "directory_error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "hosted_mailbox_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "hosted_alias" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "forward_to" TEXT[],
    "suspended" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "written_version" INTEGER NOT NULL DEFAULT 0,
    "directory_error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "hosted_alias_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "directory_outbox" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "domain_name" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "directory_outbox_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "active_organization_id" UUID,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "password" TEXT,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(6),
    "refresh_token_expires_at" TIMESTAMPTZ(6),
    "scope" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "logo" TEXT,
    "metadata" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "token_hash" TEXT,
    "inviter_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_account" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" "MailAccountKind" NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mailbox_id" UUID,
    "servers" JSONB,
    "credentials" BYTEA,
    "status" "MailAccountStatus" NOT NULL DEFAULT 'CONNECTING',
    "status_message" TEXT NOT NULL DEFAULT 'Waiting to connect',
    "problem" TEXT,
    "synced_messages" INTEGER NOT NULL DEFAULT 0,
    "total_messages" INTEGER NOT NULL DEFAULT 0,
    "quota_used" BIGINT,
    "quota_limit" BIGINT,
    "last_synced_at" TIMESTAMPTZ(6),
    "next_attempt_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_account_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_folder" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "delimiter" TEXT,
    "parent_path" TEXT,
    "role" "FolderRole",
    "selectable" BOOLEAN NOT NULL DEFAULT true,
    "subscribed" BOOLEAN NOT NULL DEFAULT true,
    "uid_validity" BIGINT,
    "uid_next" BIGINT,
    "modseq" BIGINT,
    "lowest_uid" BIGINT,
    "content_uid" BIGINT,
    "message_count" INTEGER NOT NULL DEFAULT 0,
    "unread_count" INTEGER NOT NULL DEFAULT 0,
    "thread_unread_count" INTEGER NOT NULL DEFAULT 0,
    "synced_at" TIMESTAMPTZ(6),
    "sync_error" TEXT,

    CONSTRAINT "mail_folder_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_thread" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "snippet" TEXT NOT NULL DEFAULT '',
    "participants" JSONB NOT NULL DEFAULT '[]',
    "message_count" INTEGER NOT NULL DEFAULT 0,
    "unread_count" INTEGER NOT NULL DEFAULT 0,
    "starred" BOOLEAN NOT NULL DEFAULT false,
    "has_attachments" BOOLEAN NOT NULL DEFAULT false,
    "has_draft" BOOLEAN NOT NULL DEFAULT false,
    "latest_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_thread_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_thread_folder" (
    "organization_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "folder_id" UUID NOT NULL,
    "thread_id" UUID NOT NULL,
    "latest_at" TIMESTAMPTZ(6) NOT NULL,
    "message_count" INTEGER NOT NULL,
    "unread_count" INTEGER NOT NULL,
    "starred" BOOLEAN NOT NULL,

    CONSTRAINT "mail_thread_folder_pkey" PRIMARY KEY ("folder_id","thread_id")
);

-- CreateTable
CREATE TABLE "mail_reference" (
    "organization_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "message_id_hash" UUID NOT NULL,
    "thread_id" UUID NOT NULL,

    CONSTRAINT "mail_reference_pkey" PRIMARY KEY ("account_id","message_id_hash")
);

-- CreateTable
CREATE TABLE "mail_message" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "thread_id" UUID NOT NULL,
    "content_key" UUID NOT NULL,
    "message_id" TEXT,
    "in_reply_to" TEXT,
    "reference_ids" TEXT[],
    "subject" TEXT NOT NULL DEFAULT '',
    "snippet" TEXT NOT NULL DEFAULT '',
    "addresses" JSONB NOT NULL DEFAULT '{}',
    "date" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "size" BIGINT NOT NULL,
    "has_attachments" BOOLEAN NOT NULL DEFAULT false,
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "content_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_message_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_message_body" (
    "organization_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "text" TEXT,
    "html" TEXT,
    "headers" JSONB NOT NULL DEFAULT '[]',
    "truncated" BOOLEAN NOT NULL DEFAULT false,
    "has_remote_content" BOOLEAN NOT NULL DEFAULT false,
    "problem" TEXT,

    CONSTRAINT "mail_message_body_pkey" PRIMARY KEY ("organization_id","message_id")
);

-- CreateTable
CREATE TABLE "mail_placement" (
    "organization_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "folder_id" UUID NOT NULL,
    "uid" BIGINT NOT NULL,
    "message_id" UUID NOT NULL,
    "seen" BOOLEAN NOT NULL DEFAULT false,
    "flagged" BOOLEAN NOT NULL DEFAULT false,
    "answered" BOOLEAN NOT NULL DEFAULT false,
    "forwarded" BOOLEAN NOT NULL DEFAULT false,
    "draft" BOOLEAN NOT NULL DEFAULT false,
    "keywords" TEXT[],
    "modseq" BIGINT NOT NULL DEFAULT 0,
    "hidden" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "mail_placement_pkey" PRIMARY KEY ("folder_id","uid")
);

-- CreateTable
CREATE TABLE "mail_operation" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_operation_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_correspondent" (
    "organization_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT,
    "sent_count" INTEGER NOT NULL DEFAULT 0,
    "received_count" INTEGER NOT NULL DEFAULT 0,
    "latest_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_correspondent_pkey" PRIMARY KEY ("account_id","address")
);

-- CreateTable
CREATE TABLE "mail_draft" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "draft_key" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "content" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_draft_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outgoing_message" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "state" "OutgoingState" NOT NULL,
    "state_message" TEXT NOT NULL,
    "message_id_header" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "addresses" JSONB NOT NULL,
    "raw" BYTEA NOT NULL,
    "draft_key" UUID,
    "in_reply_to_id" UUID,
    "forward_of_id" UUID,
    "send_at" TIMESTAMPTZ(6) NOT NULL,
    "sent_at" TIMESTAMPTZ(6),
    "data_started_at" TIMESTAMPTZ(6),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "server_reply" TEXT,
    "refused" JSONB NOT NULL DEFAULT '[]',
    "saved_to_sent" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "outgoing_message_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "change_cursor" (
    "organization_id" UUID NOT NULL,
    "value" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "change_cursor_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "change" (
    "organization_id" UUID NOT NULL,
    "cursor" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "cause" TEXT,
    "entity" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "entity_ids" UUID[],
    "fields" TEXT[],
    "mail_account_id" UUID,
    "user_id" UUID,
    "detail" JSONB,

    CONSTRAINT "change_pkey" PRIMARY KEY ("organization_id","cursor")
);

-- CreateTable
CREATE TABLE "lease" (
    "resource" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("resource")
);

-- CreateIndex
CREATE INDEX "upload_created_at_idx" ON "upload"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "hosted_domain_name_key" ON "hosted_domain"("name");

-- CreateIndex
CREATE UNIQUE INDEX "hosted_mailbox_address_key" ON "hosted_mailbox"("address");

-- CreateIndex
CREATE INDEX "hosted_mailbox_organization_id_domain_id_address_idx" ON "hosted_mailbox"("organization_id", "domain_id", "address");

-- CreateIndex
CREATE INDEX "hosted_mailbox_organization_id_user_id_idx" ON "hosted_mailbox"("organization_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "hosted_alias_address_key" ON "hosted_alias"("address");

-- CreateIndex
CREATE INDEX "hosted_alias_organization_id_domain_id_address_idx" ON "hosted_alias"("organization_id", "domain_id", "address");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "credential_user_id_idx" ON "credential"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "credential_provider_id_account_id_key" ON "credential"("provider_id", "account_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "organization"("slug");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_organization_id_user_id_key" ON "member"("organization_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_organization_id_id_key" ON "member"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_organization_id_status_idx" ON "invitation"("organization_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_organization_id_id_key" ON "invitation"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_account_organization_id_user_id_address_key" ON "mail_account"("organization_id", "user_id", "address");

-- CreateIndex
CREATE UNIQUE INDEX "mail_folder_account_id_path_key" ON "mail_folder"("account_id", "path");

-- CreateIndex
CREATE INDEX "mail_thread_account_id_latest_at_idx" ON "mail_thread"("account_id", "latest_at");

-- CreateIndex
CREATE INDEX "mail_thread_folder_folder_id_latest_at_thread_id_idx" ON "mail_thread_folder"("folder_id", "latest_at" DESC, "thread_id" DESC);

-- CreateIndex
CREATE INDEX "mail_thread_folder_thread_id_idx" ON "mail_thread_folder"("thread_id");

-- CreateIndex
CREATE INDEX "mail_reference_thread_id_idx" ON "mail_reference"("thread_id");

-- CreateIndex
CREATE INDEX "mail_message_account_id_content_key_idx" ON "mail_message"("account_id", "content_key");

-- CreateIndex
CREATE INDEX "mail_message_thread_id_received_at_idx" ON "mail_message"("thread_id", "received_at");

-- CreateIndex
CREATE INDEX "mail_placement_message_id_idx" ON "mail_placement"("message_id");

-- CreateIndex
CREATE INDEX "mail_operation_account_id_sequence_idx" ON "mail_operation"("account_id", "sequence");

-- CreateIndex
CREATE INDEX "mail_draft_message_id_idx" ON "mail_draft"("message_id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_draft_user_id_draft_key_key" ON "mail_draft"("user_id", "draft_key");

-- CreateIndex
CREATE INDEX "outgoing_message_account_id_state_idx" ON "outgoing_message"("account_id", "state");

-- CreateIndex
CREATE INDEX "outgoing_message_organization_id_message_id_header_idx" ON "outgoing_message"("organization_id", "message_id_header");

-- CreateIndex
CREATE UNIQUE INDEX "outgoing_message_user_id_idempotency_key_key" ON "outgoing_message"("user_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "change_organization_id_entity_cursor_idx" ON "change"("organization_id", "entity", "cursor");

-- CreateIndex
CREATE INDEX "lease_holder_idx" ON "lease"("holder");

-- AddForeignKey
ALTER TABLE "upload_chunk" ADD CONSTRAINT "upload_chunk_organization_id_upload_id_fkey" FOREIGN KEY ("organization_id", "upload_id") REFERENCES "upload"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hosted_mailbox" ADD CONSTRAINT "hosted_mailbox_organization_id_domain_id_fkey" FOREIGN KEY ("organization_id", "domain_id") REFERENCES "hosted_domain"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hosted_alias" ADD CONSTRAINT "hosted_alias_organization_id_domain_id_fkey" FOREIGN KEY ("organization_id", "domain_id") REFERENCES "hosted_domain"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_inviter_id_fkey" FOREIGN KEY ("inviter_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_folder" ADD CONSTRAINT "mail_folder_organization_id_account_id_fkey" FOREIGN KEY ("organization_id", "account_id") REFERENCES "mail_account"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
