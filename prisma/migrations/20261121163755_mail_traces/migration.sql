-- CreateTable
CREATE TABLE "trace_message" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "queue_id" TEXT,
    "message_id" TEXT,
    "sender" TEXT,
    "direction" TEXT NOT NULL,
    "service" TEXT,
    "client_name" TEXT,
    "client_address" TEXT,
    "signed_in_as" TEXT,
    "tls" TEXT,
    "size" BIGINT,
    "recipient_count" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "arrived_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "trace_message_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "trace_recipient" (
    "organization_id" UUID NOT NULL,
    "trace_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "original_recipient" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "host" TEXT,
    "reply" TEXT,
    "status_code" TEXT,
    "session" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "trace_recipient_pkey" PRIMARY KEY ("organization_id","trace_id","recipient","original_recipient")
);

-- CreateTable
CREATE TABLE "trace_event" (
    "organization_id" UUID NOT NULL,
    "trace_id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "stage" TEXT NOT NULL,
    "daemon" TEXT NOT NULL,
    "host" TEXT,
    "reply" TEXT,
    "status_code" TEXT,
    "delays" REAL[],
    "tls" TEXT,
    "recipient" TEXT,
    "linked_queue_id" TEXT,

    CONSTRAINT "trace_event_pkey" PRIMARY KEY ("organization_id","trace_id","seq")
);

-- CreateTable
CREATE TABLE "trace_storage" (
    "organization_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "session" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "mailbox" TEXT NOT NULL,
    "message_id" TEXT,
    "stage" TEXT NOT NULL,
    "folder" TEXT,
    "detail" TEXT,

    CONSTRAINT "trace_storage_pkey" PRIMARY KEY ("organization_id","host_id","seq")
);

-- CreateTable
CREATE TABLE "trace_log" (
    "organization_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "inode" BIGINT NOT NULL,
    "offset" BIGINT NOT NULL,
    "open" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trace_log_pkey" PRIMARY KEY ("organization_id","host_id","source")
);

-- CreateTable
CREATE TABLE "trace_setting" (
    "organization_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "retention_days" INTEGER NOT NULL DEFAULT 30,

    CONSTRAINT "trace_setting_pkey" PRIMARY KEY ("organization_id","host_id")
);

-- CreateTable
CREATE TABLE "flow_count" (
    "organization_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "direction" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "tls" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "delays" INTEGER[],

    CONSTRAINT "flow_count_pkey" PRIMARY KEY ("organization_id","host_id","step","at","direction","outcome","domain","reason")
);

-- CreateIndex
CREATE INDEX "trace_message_organization_id_host_id_arrived_at_id_idx" ON "trace_message"("organization_id", "host_id", "arrived_at", "id");

-- CreateIndex
CREATE INDEX "trace_message_organization_id_host_id_queue_id_idx" ON "trace_message"("organization_id", "host_id", "queue_id");

-- CreateIndex
CREATE INDEX "trace_message_organization_id_message_id_idx" ON "trace_message"("organization_id", "message_id");

-- CreateIndex
CREATE INDEX "trace_message_organization_id_sender_arrived_at_idx" ON "trace_message"("organization_id", "sender", "arrived_at");

-- CreateIndex
CREATE INDEX "trace_recipient_organization_id_recipient_at_idx" ON "trace_recipient"("organization_id", "recipient", "at");

-- CreateIndex
CREATE INDEX "trace_recipient_organization_id_original_recipient_at_idx" ON "trace_recipient"("organization_id", "original_recipient", "at");

-- CreateIndex
CREATE INDEX "trace_storage_organization_id_host_id_session_idx" ON "trace_storage"("organization_id", "host_id", "session");

-- CreateIndex
CREATE INDEX "trace_storage_organization_id_at_idx" ON "trace_storage"("organization_id", "at");

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['trace_message', 'trace_recipient', 'trace_event', 'trace_storage', 'trace_log', 'trace_setting',
    'flow_count'] LOOP
    PERFORM app_protect_tenant(name::regclass);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true)', name);
  END LOOP;
END $$;
