-- AlterTable
ALTER TABLE "mail_host" ADD COLUMN     "enrolment_expires_at" TIMESTAMPTZ(6),
ADD COLUMN     "enrolment_hash" BYTEA,
ADD COLUMN     "fingerprint" TEXT;

-- CreateTable
CREATE TABLE "mail_host_authority" (
    "organization_id" UUID NOT NULL,
    "certificate" TEXT NOT NULL,
    "sealed_key" BYTEA NOT NULL,
    "client" TEXT NOT NULL,
    "sealed_client_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_host_authority_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "mail_host_check" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" TEXT NOT NULL,
    "results" JSONB NOT NULL,
    "audit_entries" INTEGER,
    "audit_head" TEXT,

    CONSTRAINT "mail_host_check_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "mail_host_check_organization_id_host_id_at_idx" ON "mail_host_check"("organization_id", "host_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "mail_host_enrolment_hash_key" ON "mail_host"("enrolment_hash");

SELECT app_protect_tenant('mail_host_check');
CREATE POLICY owner ON mail_host_check TO CURRENT_USER USING (true);
ALTER TABLE mail_host_check ADD CONSTRAINT mail_host_check_host_fkey FOREIGN KEY (organization_id, host_id)
  REFERENCES mail_host (organization_id, id) ON DELETE CASCADE ON UPDATE CASCADE;
SELECT app_protect_tenant('mail_host_authority');
CREATE POLICY owner ON mail_host_authority TO CURRENT_USER USING (true);
