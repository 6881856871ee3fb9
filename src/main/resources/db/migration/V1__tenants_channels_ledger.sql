-- Who may call, whom we call, and what was called.

CREATE TABLE tenants (
    id         text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    name       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    enabled    boolean     NOT NULL DEFAULT true
);

-- Only the hash of a virtual key is kept; the hint is its last four characters.
CREATE TABLE virtual_keys (
    id            text PRIMARY KEY,
    tenant_id     text        NOT NULL REFERENCES tenants (id),
    name          text        NOT NULL,
    hash          bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    hint          text        NOT NULL,
    administrator boolean     NOT NULL DEFAULT false,
    enabled       boolean     NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz
);
CREATE INDEX virtual_keys_tenant ON virtual_keys (tenant_id);

-- A channel without a tenant is everybody's. The credential is ciphertext, bound to tenant and channel.
CREATE TABLE channels (
    id              text PRIMARY KEY,
    tenant_id       text REFERENCES tenants (id),
    name            text        NOT NULL,
    provider        text        NOT NULL,
    base_url        text        NOT NULL,
    credential      bytea,
    credential_hint text,
    settings        jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
    weight          int         NOT NULL DEFAULT 1 CHECK (weight >= 1),
    priority        int         NOT NULL DEFAULT 0,
    enabled         boolean     NOT NULL DEFAULT true,
    version         int         NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX channels_tenant ON channels (tenant_id);

CREATE TABLE channel_models (
    channel_id     text NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    model          text NOT NULL CHECK (model <> ''),
    upstream_model text CHECK (upstream_model <> ''),
    PRIMARY KEY (channel_id, model)
);

-- The ledger refers to nothing, so that what it says outlives tenants, keys and channels.
CREATE TABLE requests (
    request_id             text PRIMARY KEY,
    tenant_id              text,
    key_id                 text,
    subject                text,
    path                   text        NOT NULL,
    model                  text,
    channel_id             text,
    provider               text,
    upstream_model         text,
    stream                 boolean,
    started_at             timestamptz NOT NULL,
    latency_ms             int         NOT NULL,
    time_to_first_token_ms int,
    prompt_tokens          bigint,
    completion_tokens      bigint,
    cached_tokens          bigint,
    cache_write_tokens     bigint,
    reasoning_tokens       bigint,
    attempts               int         NOT NULL,
    outcome                text        NOT NULL,
    status                 int         NOT NULL,
    error_code             text,
    error_message          text
);
CREATE INDEX requests_tenant_started ON requests (tenant_id, started_at);

CREATE TABLE attempts (
    request_id     text        NOT NULL,
    attempt        int         NOT NULL,
    channel_id     text        NOT NULL,
    provider       text        NOT NULL,
    upstream_model text        NOT NULL,
    started_at     timestamptz NOT NULL,
    latency_ms     int         NOT NULL,
    outcome        text        NOT NULL,
    status         int,
    detail         text,
    PRIMARY KEY (request_id, attempt)
);
