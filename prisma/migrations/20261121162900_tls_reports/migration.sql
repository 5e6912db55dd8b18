-- CreateTable
CREATE TABLE "tls_report" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "reporter" TEXT NOT NULL,
    "report_id" TEXT NOT NULL,
    "begins_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "succeeded" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "failures" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tls_report_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "tls_report_organization_id_domain_id_begins_at_idx" ON "tls_report"("organization_id", "domain_id", "begins_at");

-- CreateIndex
CREATE UNIQUE INDEX "tls_report_organization_id_domain_id_reporter_report_id_key" ON "tls_report"("organization_id", "domain_id", "reporter", "report_id");

-- AddForeignKey
ALTER TABLE "tls_report" ADD CONSTRAINT "tls_report_organization_id_domain_id_fkey" FOREIGN KEY ("organization_id", "domain_id") REFERENCES "hosted_domain"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT app_protect_tenant('tls_report');
