-- AlterTable
ALTER TABLE "mail_account" ADD COLUMN     "out_of_office" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "out_of_office_from" TIMESTAMPTZ(6),
ADD COLUMN     "out_of_office_until" TIMESTAMPTZ(6);
