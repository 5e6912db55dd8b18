-- CreateTable
CREATE TABLE "dkim_key" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "selector" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "sealed_key" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'WAITING',
    "note" TEXT,
    "checked_at" TIMESTAMPTZ(6),
    "activated_at" TIMESTAMPTZ(6),
    "published_until" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "dkim_key_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "domain_dns_settings" (
    "organization_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "mta_sts_mode" TEXT NOT NULL DEFAULT 'NONE',
    "mta_sts_changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reports_mailbox_id" UUID,
    "reports_uid" BIGINT NOT NULL DEFAULT 0,
    "reports_uid_validity" BIGINT NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "domain_dns_settings_pkey" PRIMARY KEY ("organization_id","domain_id")
);

-- CreateTable
CREATE TABLE "dns_check" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "problems" INTEGER NOT NULL,
    "findings" JSONB NOT NULL,
    "checked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dns_check_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "dmarc_report" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "reporter" TEXT NOT NULL,
    "report_id" TEXT NOT NULL,
    "begins_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dmarc_report_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "dmarc_report_row" (
    "organization_id" UUID NOT NULL,
    "report_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "domain_id" UUID NOT NULL,
    "begins_at" TIMESTAMPTZ(6) NOT NULL,
    "source_ip" TEXT NOT NULL,
    "messages" INTEGER NOT NULL,
    "disposition" TEXT NOT NULL,
    "dkim_aligned" BOOLEAN NOT NULL,
    "spf_aligned" BOOLEAN NOT NULL,
    "header_from" TEXT NOT NULL,
    "dkim_domains" TEXT[],
    "spf_domain" TEXT,

    CONSTRAINT "dmarc_report_row_pkey" PRIMARY KEY ("organization_id","report_id","position")
);

-- CreateTable
CREATE TABLE "mail_source" (
    "organization_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT,
    "looked_up_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_source_pkey" PRIMARY KEY ("organization_id","address")
);

-- CreateIndex
CREATE UNIQUE INDEX "dkim_key_organization_id_domain_id_selector_key" ON "dkim_key"("organization_id", "domain_id", "selector");

-- CreateIndex
CREATE INDEX "dns_check_organization_id_domain_id_checked_at_idx" ON "dns_check"("organization_id", "domain_id", "checked_at" DESC);

-- CreateIndex
CREATE INDEX "dmarc_report_organization_id_domain_id_begins_at_idx" ON "dmarc_report"("organization_id", "domain_id", "begins_at");

-- CreateIndex
CREATE UNIQUE INDEX "dmarc_report_organization_id_domain_id_reporter_report_id_key" ON "dmarc_report"("organization_id", "domain_id", "reporter", "report_id");

-- CreateIndex
CREATE INDEX "dmarc_report_row_organization_id_domain_id_begins_at_idx" ON "dmarc_report_row"("organization_id", "domain_id", "begins_at");

-- AddForeignKey
ALTER TABLE "dkim_key" ADD CONSTRAINT "dkim_key_organization_id_domain_id_fkey" FOREIGN KEY ("organization_id", "domain_id") REFERENCES "hosted_domain"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "domain_dns_settings" ADD CONSTRAINT "domain_dns_settings_organization_id_domain_id_fkey" FOREIGN KEY ("organization_id", "domain_id") REFERENCES "hosted_domain"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dns_check" ADD CONSTRAINT "dns_check_organization_id_domain_id_fkey" FOREIGN KEY ("organization_id", "domain_id") REFERENCES "hosted_domain"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dmarc_report" ADD CONSTRAINT "dmarc_report_organization_id_domain_id_fkey" FOREIGN KEY ("organization_id", "domain_id") REFERENCES "hosted_domain"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dmarc_report_row" ADD CONSTRAINT "dmarc_report_row_organization_id_report_id_fkey" FOREIGN KEY ("organization_id", "report_id") REFERENCES "dmarc_report"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT app_protect_tenant('dkim_key');
SELECT app_protect_tenant('domain_dns_settings');
SELECT app_protect_tenant('dns_check');
SELECT app_protect_tenant('dmarc_report');
SELECT app_protect_tenant('dmarc_report_row');
SELECT app_protect_tenant('mail_source');

-- The platform finds out where keys wait, which reports are to be read, and which policies it serves.
CREATE POLICY work ON dkim_key FOR SELECT TO postroom_system USING (true);
CREATE POLICY work ON domain_dns_settings FOR SELECT TO postroom_system USING (true);
CREATE POLICY work ON dns_check FOR SELECT TO postroom_system USING (true);

-- A domain signs with one key, and waits for one.
CREATE UNIQUE INDEX dkim_key_active ON dkim_key (organization_id, domain_id) WHERE state = 'ACTIVE';
CREATE UNIQUE INDEX dkim_key_waiting ON dkim_key (organization_id, domain_id) WHERE state = 'WAITING';
ALTER TABLE dkim_key ADD CONSTRAINT dkim_key_state CHECK (state IN ('WAITING', 'ACTIVE', 'RETIRING', 'RETIRED'));
