-- CreateTable
CREATE TABLE "mail_host" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_host_pkey" PRIMARY KEY ("organization_id","id")
);

SELECT app_protect_tenant('mail_host');
CREATE POLICY owner ON mail_host TO CURRENT_USER USING (true);
CREATE POLICY system ON mail_host FOR SELECT TO postroom_system USING (true);

-- The machine the platform runs on is one host, and belongs to whoever founded the first organization here.
CREATE UNIQUE INDEX mail_host_local ON mail_host ((address IS NULL)) WHERE address IS NULL;

CREATE FUNCTION mail_host_of_first() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO mail_host (organization_id, id, name, updated_at)
  VALUES (NEW.id, gen_random_uuid(), 'This machine', now()) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER mail_host_of_first AFTER INSERT ON "organization" FOR EACH ROW EXECUTE FUNCTION mail_host_of_first();

INSERT INTO mail_host (organization_id, id, name, updated_at)
SELECT id, gen_random_uuid(), 'This machine', now() FROM "organization" ORDER BY created_at, id LIMIT 1;
