-- What the rows of a batch are sent as, an array of each. As JSON, whose fields are looked up by name, the same rows cost
-- half as much again. Values have their place only: these types stay as they are, and a version of the gateway that writes
-- other columns makes others, so that nodes of both may write.

CREATE TYPE requests_v15 AS (
    request_id             text,
    tenant_id              text,
    key_id                 text,
    subject                text,
    path                   text,
    model                  text,
    channel_id             text,
    provider               text,
    upstream_model         text,
    stream                 boolean,
    started_at             timestamptz,
    latency_ms             int,
    time_to_first_token_ms int,
    prompt_tokens          bigint,
    completion_tokens      bigint,
    cached_tokens          bigint,
    cache_write_tokens     bigint,
    cache_write_1h_tokens  bigint,
    reasoning_tokens       bigint,
    audio_input_tokens     bigint,
    audio_output_tokens    bigint,
    image_input_tokens     bigint,
    usage_estimated        boolean,
    cost_nanos             bigint,
    priced                 boolean,
    attempts               int,
    outcome                text,
    status                 int,
    error_code             text,
    error_message          text,
    losses                 text[]
);

CREATE TYPE attempts_v15 AS (
    request_id            text,
    attempt               int,
    request_started_at    timestamptz,
    channel_id            text,
    provider              text,
    upstream_model        text,
    started_at            timestamptz,
    latency_ms            int,
    outcome               text,
    status                int,
    detail                text,
    prompt_tokens         bigint,
    completion_tokens     bigint,
    cached_tokens         bigint,
    cache_write_tokens    bigint,
    cache_write_1h_tokens bigint,
    reasoning_tokens      bigint,
    audio_input_tokens    bigint,
    audio_output_tokens   bigint,
    image_input_tokens    bigint,
    cost_nanos            bigint,
    priced                boolean
);

-- What a request took of a quota.
CREATE TYPE charges_v15 AS (
    request  text,
    quota    text,
    start    timestamptz,
    lease    text,
    reserved bigint,
    used     bigint
);
