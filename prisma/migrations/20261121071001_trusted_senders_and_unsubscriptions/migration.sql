-- CreateEnum
CREATE TYPE "UnsubscribeMethod" AS ENUM ('ONE_CLICK', 'MAIL', 'LINK');

-- CreateEnum
CREATE TYPE "UnsubscribeState" AS ENUM ('ASKED', 'DONE', 'FAILED');

-- CreateTable
CREATE TABLE "trusted_sender" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trusted_sender_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "mail_unsubscription" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "list_key" TEXT NOT NULL,
    "method" "UnsubscribeMethod" NOT NULL,
    "target" TEXT NOT NULL,
    "state" "UnsubscribeState" NOT NULL,
    "state_message" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_unsubscription_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "trusted_sender_user_id_address_key" ON "trusted_sender"("user_id", "address");

-- CreateIndex
CREATE UNIQUE INDEX "mail_unsubscription_account_id_list_key_key" ON "mail_unsubscription"("account_id", "list_key");

SELECT app_protect_personal('trusted_sender');
SELECT app_protect_mail('mail_unsubscription');
