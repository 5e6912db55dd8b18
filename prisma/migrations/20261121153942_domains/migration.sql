-- AlterTable
ALTER TABLE "hosted_domain" ADD COLUMN     "alias_of_id" UUID,
ADD COLUMN     "catch_all" TEXT,
ADD COLUMN     "default_quota" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "deleted_at" TIMESTAMPTZ(6),
ADD COLUMN     "deleted_reason" TEXT,
ADD COLUMN     "max_aliases" INTEGER,
ADD COLUMN     "max_mailboxes" INTEGER,
ADD COLUMN     "max_quota" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "purge_after" TIMESTAMPTZ(6),
ADD COLUMN     "relay_host" TEXT,
ADD COLUMN     "relay_password" BYTEA,
ADD COLUMN     "relay_port" INTEGER,
ADD COLUMN     "relay_tls" TEXT,
ADD COLUMN     "relay_username" TEXT,
ADD COLUMN     "setup_step" TEXT,
ADD COLUMN     "suspended_reason" TEXT,
ADD COLUMN     "was_suspended" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "domain_template" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "max_mailboxes" INTEGER,
    "max_aliases" INTEGER,
    "default_quota" BIGINT NOT NULL DEFAULT 0,
    "max_quota" BIGINT NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "domain_template_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "hosted_domain_usage" (
    "organization_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "mailboxes" INTEGER NOT NULL,
    "aliases" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "messages" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hosted_domain_usage_pkey" PRIMARY KEY ("organization_id","domain_id","day")
);

-- CreateTable
CREATE TABLE "directory_run" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'RUNNING',
    "repair" BOOLEAN NOT NULL,
    "compared" INTEGER NOT NULL DEFAULT 0,
    "missing" INTEGER NOT NULL DEFAULT 0,
    "extra" INTEGER NOT NULL DEFAULT 0,
    "different" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "directory_run_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "directory_difference" (
    "organization_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "fields" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "directory_difference_pkey" PRIMARY KEY ("organization_id","run_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "domain_template_organization_id_name_key" ON "domain_template"("organization_id", "name");

-- CreateIndex
CREATE INDEX "directory_run_organization_id_started_at_idx" ON "directory_run"("organization_id", "started_at");

-- CreateIndex
CREATE INDEX "hosted_domain_organization_id_alias_of_id_idx" ON "hosted_domain"("organization_id", "alias_of_id");

-- CreateIndex
CREATE INDEX "hosted_domain_purge_after_idx" ON "hosted_domain"("purge_after");

-- AddForeignKey
ALTER TABLE "hosted_domain_usage" ADD CONSTRAINT "hosted_domain_usage_organization_id_domain_id_fkey" FOREIGN KEY ("organization_id", "domain_id") REFERENCES "hosted_domain"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_difference" ADD CONSTRAINT "directory_difference_organization_id_run_id_fkey" FOREIGN KEY ("organization_id", "run_id") REFERENCES "directory_run"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hosted_domain" ADD CONSTRAINT "hosted_domain_organization_id_alias_of_id_fkey" FOREIGN KEY ("organization_id", "alias_of_id") REFERENCES "hosted_domain"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
