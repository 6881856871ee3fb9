-- What a POST with an Idempotency-Key was answered, for whoever sends it again. Committed with what it created.
CREATE TABLE idempotent_answers (
    tenant_id       text        NOT NULL,
    key             text        NOT NULL,
    fingerprint     bytea       NOT NULL CHECK (octet_length(fingerprint) = 32), -- of all that the request says
    status          int         NOT NULL,
    data            text, -- JSON as it was answered, without what is shown once
    version         text,
    location        text,
    message         text,
    held_secret     boolean     NOT NULL,
    answered_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant_id, key)
);
CREATE INDEX idempotent_answers_tenant_answered ON idempotent_answers (tenant_id, answered_at);
CREATE INDEX idempotent_answers_answered ON idempotent_answers (answered_at);
