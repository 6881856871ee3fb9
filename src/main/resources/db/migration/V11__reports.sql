-- Of attempts, reports read only those that took something beside their request's own: few.
CREATE INDEX attempts_extra ON attempts (request_started_at) WHERE prompt_tokens IS NOT NULL;
