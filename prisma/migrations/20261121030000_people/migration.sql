-- People and organizations are global rows that the tenant role may not write. What it needs of them goes through these
-- functions, so that a person, their password, their mailbox and the change log commit in one transaction. The
-- organization always comes from the connection, never from the caller.

-- The functions run as the role that migrates; where that is no superuser, the forced policies would stop it.
CREATE POLICY owner ON "user" TO CURRENT_USER USING (true);
CREATE POLICY owner ON credential TO CURRENT_USER USING (true);
CREATE POLICY owner ON session TO CURRENT_USER USING (true);
CREATE POLICY owner ON "organization" TO CURRENT_USER USING (true);
CREATE POLICY owner ON "member" TO CURRENT_USER USING (true);

-- Creates the organization in scope. With only_first, false when there is one already: of several set-ups at once, one
-- gets true. The lock is held to the end of the transaction.
CREATE FUNCTION app_create_organization(organization_name text, organization_slug text, only_first boolean)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF app_organization_id() IS NULL THEN
    RAISE EXCEPTION 'An organization needs a scope of its own';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('app_create_organization'));
  IF only_first AND EXISTS (SELECT FROM "organization") THEN
    RETURN false;
  END IF;
  INSERT INTO "organization" (id, name, slug) VALUES (app_organization_id(), organization_name, organization_slug)
  ON CONFLICT (slug) DO NOTHING;
  RETURN FOUND;
END $$;

-- Makes a person with a password a member of the organization in scope. Null when somebody who belongs to an
-- organization signs in with this address. Whoever has left every organization starts anew: old password and sessions go.
CREATE FUNCTION app_create_person(
  person_id uuid, credential_id uuid, member_id uuid, person_name text, person_email text, password_hash text, member_role text)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  person uuid;
BEGIN
  IF app_organization_id() IS NULL OR member_role NOT IN ('owner', 'admin', 'member') THEN
    RAISE EXCEPTION 'A person needs an organization and a role';
  END IF;
  INSERT INTO "user" (id, name, email, email_verified, updated_at)
  VALUES (person_id, person_name, person_email, true, now())
  ON CONFLICT (email) DO UPDATE SET name = excluded.name, updated_at = now()
    WHERE NOT EXISTS (SELECT FROM "member" WHERE "member".user_id = "user".id)
  RETURNING id INTO person;
  IF person IS NULL THEN
    RETURN NULL;
  END IF;
  DELETE FROM credential WHERE user_id = person;
  DELETE FROM session WHERE user_id = person;
  INSERT INTO credential (id, account_id, provider_id, user_id, password, updated_at)
  VALUES (credential_id, person::text, 'credential', person, password_hash, now());
  INSERT INTO "member" (id, organization_id, user_id, role)
  VALUES (member_id, app_organization_id(), person, member_role);
  RETURN person;
END $$;

-- Sets the password of a member of the organization in scope; false when there is no such member with a password.
CREATE FUNCTION app_set_password(person uuid, password_hash text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE credential SET password = password_hash, updated_at = now()
  WHERE user_id = person AND provider_id = 'credential'
    AND EXISTS (SELECT FROM "member" WHERE "member".user_id = person AND "member".organization_id = app_organization_id());
  RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION app_create_organization, app_create_person, app_set_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_create_organization, app_create_person, app_set_password TO postroom_app;
