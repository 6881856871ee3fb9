-- What is done about what a channel cannot say, per key; null leaves it to the configuration.
ALTER TABLE virtual_keys ADD COLUMN loss_policy text CHECK (loss_policy IN ('strict', 'warn', 'drop'));

-- What the answering channel could not say, as in the x-lyss-loss header: {seed=dropped,top_k=approximated}.
ALTER TABLE requests ADD COLUMN losses text[] NOT NULL DEFAULT '{}';
