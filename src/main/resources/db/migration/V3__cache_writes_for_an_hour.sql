-- Those of cache_write_tokens that the provider keeps for an hour: they have a price of their own.
ALTER TABLE requests ADD COLUMN cache_write_1h_tokens bigint;
