-- CreateEnum
CREATE TYPE "SignInProtocol" AS ENUM ('IMAP', 'SUBMISSION', 'MANAGESIEVE');

-- CreateTable
CREATE TABLE "mailbox_sign_in" (
    "organization_id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "protocol" "SignInProtocol" NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "client_address" TEXT,

    CONSTRAINT "mailbox_sign_in_pkey" PRIMARY KEY ("organization_id","mailbox_id","protocol","succeeded")
);

SELECT app_protect_tenant('mailbox_sign_in');
CREATE POLICY owner ON mailbox_sign_in TO CURRENT_USER USING (true);
ALTER TABLE mailbox_sign_in ADD CONSTRAINT mailbox_sign_in_mailbox_fkey FOREIGN KEY (organization_id, mailbox_id)
  REFERENCES hosted_mailbox (organization_id, id) ON DELETE CASCADE ON UPDATE CASCADE;
