-- Where a tenant's days begin; no row for all tenants together.
SELECT time_zone FROM tenants WHERE id = :#tenant::text
