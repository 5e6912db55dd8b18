-- CreateTable
CREATE TABLE "configuration_run" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "mail_host_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sealed_request" BYTEA,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'WAITING',
    "generation" INTEGER,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "findings" JSONB NOT NULL DEFAULT '[]',
    "diff" JSONB NOT NULL DEFAULT '[]',
    "risks" TEXT[],
    "elapsed_ms" INTEGER,
    "refused_ms" INTEGER,
    "rollback_ms" INTEGER,
    "confirm_by" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "configuration_run_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "configuration_run_organization_id_mail_host_id_created_at_idx" ON "configuration_run"("organization_id", "mail_host_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "configuration_run_organization_id_idempotency_key_key" ON "configuration_run"("organization_id", "idempotency_key");

-- AddForeignKey
ALTER TABLE "configuration_run" ADD CONSTRAINT "configuration_run_organization_id_mail_host_id_fkey" FOREIGN KEY ("organization_id", "mail_host_id") REFERENCES "mail_host"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT app_protect_tenant('configuration_run');
