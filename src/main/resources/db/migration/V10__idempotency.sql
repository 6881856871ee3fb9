-- Requests that came with an Idempotency-Key: those that run, and the answers of those that ended. Only a caller's own:
-- two that choose the same key do not meet. A running one is its node's as long as the node renews the lease.
CREATE TABLE idempotent_requests (
    tenant_id       text        NOT NULL,
    caller          text        NOT NULL,
    idempotency_key text        NOT NULL,
    request_hash    bytea       NOT NULL CHECK (octet_length(request_hash) = 32),
    request_id      text        NOT NULL UNIQUE,
    state           text        NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'kept', 'too_long')),
    lease_until     timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    stream          boolean,
    headers         jsonb,
    body            bytea,
    size            bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, caller, idempotency_key),
    CHECK ((state = 'kept') = (body IS NOT NULL))
);
CREATE INDEX idempotent_requests_ended ON idempotent_requests (tenant_id, ended_at) INCLUDE (size);
CREATE INDEX idempotent_requests_expires ON idempotent_requests (expires_at);
