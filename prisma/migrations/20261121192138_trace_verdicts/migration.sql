-- CreateTable
CREATE TABLE "trace_verdict" (
    "organization_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "queue_id" TEXT NOT NULL,
    "message_id" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "action" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "required" DOUBLE PRECISION,
    "symbols" JSONB NOT NULL,

    CONSTRAINT "trace_verdict_pkey" PRIMARY KEY ("organization_id","host_id","seq")
);

-- CreateIndex
CREATE INDEX "trace_verdict_organization_id_host_id_queue_id_idx" ON "trace_verdict"("organization_id", "host_id", "queue_id");

-- CreateIndex
CREATE INDEX "trace_verdict_organization_id_at_idx" ON "trace_verdict"("organization_id", "at");

SELECT app_protect_tenant('trace_verdict');
CREATE POLICY owner ON "trace_verdict" TO CURRENT_USER USING (true);
