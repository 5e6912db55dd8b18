-- AlterTable
ALTER TABLE "hosted_domain" ADD COLUMN     "next_host" TEXT,
ADD COLUMN     "next_port" INTEGER,
ADD COLUMN     "next_protocol" TEXT,
ADD COLUMN     "receiving" TEXT NOT NULL DEFAULT 'HOSTED',
ADD COLUMN     "recipients" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "takes_all" BOOLEAN NOT NULL DEFAULT false;

-- A forwarded domain has a server, and no other has one.
ALTER TABLE "hosted_domain"
    ADD CONSTRAINT "hosted_domain_receiving_check" CHECK ("receiving" IN ('HOSTED', 'BACKUP', 'FORWARDED')),
    ADD CONSTRAINT "hosted_domain_next_hop_check" CHECK (
        num_nonnulls("next_host", "next_port", "next_protocol") = CASE "receiving" WHEN 'FORWARDED' THEN 3 ELSE 0 END
        AND "next_port" BETWEEN 1 AND 65535 AND "next_protocol" IN ('SMTP', 'LMTP')
    );
