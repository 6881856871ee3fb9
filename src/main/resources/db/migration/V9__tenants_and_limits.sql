-- {"requests_per_minute": 60, "tokens_per_minute": 100000, "concurrency": 8}; what is absent is not limited.
ALTER TABLE tenants
    ADD COLUMN limits     jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(limits) = 'object'),
    ADD COLUMN version    int         NOT NULL DEFAULT 1,
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();

-- The models that a key may ask for, all when null; and the hash that still works for a while after a rotation.
ALTER TABLE virtual_keys
    ADD COLUMN limits                jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(limits) = 'object'),
    ADD COLUMN models                text[],
    ADD COLUMN max_completion_tokens bigint CHECK (max_completion_tokens >= 1),
    ADD COLUMN previous_hash         bytea UNIQUE CHECK (octet_length(previous_hash) = 32),
    ADD COLUMN previous_until        timestamptz,
    ADD COLUMN version               int         NOT NULL DEFAULT 1,
    ADD COLUMN updated_at            timestamptz NOT NULL DEFAULT now(),
    ADD CHECK ((previous_hash IS NULL) = (previous_until IS NULL));

-- Every change tells all nodes which tenant or which key to read again.
CREATE FUNCTION notify_tenants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('lyss_tenants', 'tenant:' || coalesce(NEW.id, OLD.id));
    RETURN NULL;
END $$;
CREATE TRIGGER tenants_changed AFTER INSERT OR UPDATE OR DELETE ON tenants
    FOR EACH ROW EXECUTE FUNCTION notify_tenants();

CREATE FUNCTION notify_virtual_keys() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bytea;
BEGIN
    FOREACH changed IN ARRAY ARRAY [OLD.hash, OLD.previous_hash, NEW.hash, NEW.previous_hash] LOOP
        IF changed IS NOT NULL THEN
            PERFORM pg_notify('lyss_tenants', 'key:' || encode(changed, 'hex'));
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER virtual_keys_changed AFTER INSERT OR UPDATE OR DELETE ON virtual_keys
    FOR EACH ROW EXECUTE FUNCTION notify_virtual_keys();
