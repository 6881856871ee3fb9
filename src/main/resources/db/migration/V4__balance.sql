-- Who may manage what; whoever was an administrator ran the gateway.
ALTER TABLE virtual_keys
    ADD COLUMN role text NOT NULL DEFAULT 'application' CHECK (role IN ('application', 'administrator', 'operator')),
    ADD COLUMN sees_channels boolean NOT NULL DEFAULT false;
UPDATE virtual_keys SET role = 'operator' WHERE administrator;
ALTER TABLE virtual_keys DROP COLUMN administrator;

-- {"requests_per_minute": 60, "tokens_per_minute": 100000, "concurrency": 8} and {"first_token": "PT10S"}; what is
-- absent is not limited, or left to the policy and the configuration.
ALTER TABLE channels
    ADD COLUMN limits   jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(limits) = 'object'),
    ADD COLUMN timeouts jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(timeouts) = 'object');

-- How channels are chosen for a model: of a tenant, or of everybody.
CREATE TABLE balance_policies (
    id                 text PRIMARY KEY,
    tenant_id          text REFERENCES tenants (id),
    model              text        NOT NULL CHECK (model <> ''),
    strategy           text,
    max_attempts       int CHECK (max_attempts >= 1),
    deadline_ms        bigint CHECK (deadline_ms > 0),
    queue_wait_ms      bigint CHECK (queue_wait_ms >= 0),
    timeouts           jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(timeouts) = 'object'),
    hedge_percent      int CHECK (hedge_percent BETWEEN 0 AND 100),
    long_context_model text CHECK (long_context_model <> ''),
    version            int         NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (tenant_id, model)
);

-- Every change of what requests are routed by tells all nodes, once a transaction.
CREATE FUNCTION notify_channels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('lyss_channels', '');
    RETURN NULL;
END $$;
CREATE TRIGGER channels_changed AFTER INSERT OR UPDATE OR DELETE ON channels
    FOR EACH STATEMENT EXECUTE FUNCTION notify_channels();
CREATE TRIGGER channel_models_changed AFTER INSERT OR UPDATE OR DELETE ON channel_models
    FOR EACH STATEMENT EXECUTE FUNCTION notify_channels();
CREATE TRIGGER balance_policies_changed AFTER INSERT OR UPDATE OR DELETE ON balance_policies
    FOR EACH STATEMENT EXECUTE FUNCTION notify_channels();
