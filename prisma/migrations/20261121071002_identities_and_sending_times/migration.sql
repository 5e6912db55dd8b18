-- AlterTable
ALTER TABLE "upload" ADD COLUMN     "received" BIGINT;

-- AlterTable
ALTER TABLE "outgoing_message" ADD COLUMN     "filing_problem" TEXT,
ADD COLUMN     "retry_to" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "scheduled" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "mail_identity" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT,
    "address" TEXT,
    "reply_to" TEXT,
    "signature_html" TEXT NOT NULL DEFAULT '',
    "signature_text" TEXT NOT NULL DEFAULT '',
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_identity_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "mail_identity_account_id_idx" ON "mail_identity"("account_id");

-- AddForeignKey
ALTER TABLE "mail_identity" ADD CONSTRAINT "mail_identity_organization_id_account_id_fkey" FOREIGN KEY ("organization_id", "account_id") REFERENCES "mail_account"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT app_protect_mail('mail_identity');
