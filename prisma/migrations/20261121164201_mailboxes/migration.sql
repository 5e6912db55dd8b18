-- AlterTable
ALTER TABLE "hosted_mailbox" ADD COLUMN     "deleted_at" TIMESTAMPTZ(6),
ADD COLUMN     "forward_to" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "keep_copy" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "purge_after" TIMESTAMPTZ(6),
ADD COLUMN     "usage_at" TIMESTAMPTZ(6),
ADD COLUMN     "used_bytes" BIGINT,
ADD COLUMN     "used_messages" INTEGER;

-- AlterTable
ALTER TABLE "mail_account" ADD COLUMN     "closed_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "mailbox_app_password" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "imap" BOOLEAN NOT NULL,
    "smtp" BOOLEAN NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(6),

    CONSTRAINT "mailbox_app_password_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mailbox_password_link" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mailbox_password_link_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mailbox_usage" (
    "organization_id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "bytes" BIGINT NOT NULL,
    "messages" INTEGER NOT NULL,

    CONSTRAINT "mailbox_usage_pkey" PRIMARY KEY ("organization_id","mailbox_id","day")
);

-- CreateTable
CREATE TABLE "mailbox_settings" (
    "organization_id" UUID NOT NULL,
    "retention_days" INTEGER NOT NULL DEFAULT 30,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mailbox_settings_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "mailbox_template" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "quota" BIGINT NOT NULL DEFAULT 0,
    "role" TEXT NOT NULL DEFAULT 'member',
    "app_access" BOOLEAN NOT NULL DEFAULT true,
    "forward_to" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "keep_copy" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mailbox_template_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mailbox_import" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'CHECKING',
    "passwords" TEXT NOT NULL,
    "template_id" UUID,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "has_secrets" BOOLEAN NOT NULL DEFAULT false,
    "failure" TEXT,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "mailbox_import_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mailbox_import_row" (
    "organization_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "wanted" JSONB NOT NULL,
    "outcome" TEXT,
    "message" TEXT NOT NULL DEFAULT '',
    "secret" BYTEA,
    "done" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "mailbox_import_row_pkey" PRIMARY KEY ("organization_id","import_id","line")
);

-- CreateIndex
CREATE UNIQUE INDEX "mailbox_app_password_organization_id_mailbox_id_key_key" ON "mailbox_app_password"("organization_id", "mailbox_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "mailbox_password_link_token_hash_key" ON "mailbox_password_link"("token_hash");

-- CreateIndex
CREATE INDEX "mailbox_password_link_organization_id_mailbox_id_idx" ON "mailbox_password_link"("organization_id", "mailbox_id");

-- CreateIndex
CREATE UNIQUE INDEX "mailbox_template_organization_id_name_key" ON "mailbox_template"("organization_id", "name");

-- CreateIndex
CREATE INDEX "hosted_mailbox_purge_after_idx" ON "hosted_mailbox"("purge_after");

-- AddForeignKey
ALTER TABLE "mailbox_app_password" ADD CONSTRAINT "mailbox_app_password_organization_id_mailbox_id_fkey" FOREIGN KEY ("organization_id", "mailbox_id") REFERENCES "hosted_mailbox"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailbox_password_link" ADD CONSTRAINT "mailbox_password_link_organization_id_mailbox_id_fkey" FOREIGN KEY ("organization_id", "mailbox_id") REFERENCES "hosted_mailbox"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailbox_usage" ADD CONSTRAINT "mailbox_usage_organization_id_mailbox_id_fkey" FOREIGN KEY ("organization_id", "mailbox_id") REFERENCES "hosted_mailbox"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailbox_import_row" ADD CONSTRAINT "mailbox_import_row_organization_id_import_id_fkey" FOREIGN KEY ("organization_id", "import_id") REFERENCES "mailbox_import"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
