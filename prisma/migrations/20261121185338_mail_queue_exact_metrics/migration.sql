-- AlterTable
ALTER TABLE "mail_queue_sample" DROP COLUMN "arrived",
DROP COLUMN "delay_p50",
DROP COLUMN "delay_p95",
DROP COLUMN "left",
DROP COLUMN "retries";

-- DropTable
DROP TABLE "mail_queue_destination";
