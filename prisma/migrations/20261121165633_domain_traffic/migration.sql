-- AlterTable
ALTER TABLE "hosted_domain_usage" ADD COLUMN     "received" INTEGER,
ADD COLUMN     "refused" INTEGER,
ADD COLUMN     "sent" INTEGER;
