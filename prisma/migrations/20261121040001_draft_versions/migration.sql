-- AlterTable
ALTER TABLE "mail_draft" ADD COLUMN     "message_id_header" TEXT NOT NULL,
ADD COLUMN     "raw" BYTEA NOT NULL,
ADD COLUMN     "stored_version" INTEGER NOT NULL DEFAULT 0;
