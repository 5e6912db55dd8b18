-- AlterTable
ALTER TABLE "hosted_domain_usage" ADD COLUMN     "delay_95" REAL,
ADD COLUMN     "delay_of" INTEGER;
