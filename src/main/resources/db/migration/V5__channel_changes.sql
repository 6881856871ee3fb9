-- Where a channel or a policy came from: only what came from a file is changed by a file.
ALTER TABLE channels
    ADD COLUMN origin text NOT NULL DEFAULT 'api' CHECK (origin IN ('api', 'file', 'configuration'));
ALTER TABLE balance_policies
    ADD COLUMN origin text NOT NULL DEFAULT 'api' CHECK (origin IN ('api', 'file', 'configuration'));
UPDATE channels SET origin = 'configuration'; -- until now nothing else has made any

-- Tells nodes which channels they need to read again. Unlike the version, which is for people and begins at 1 for each
-- channel, it never comes twice, not even when a channel is deleted and made again; and nobody can forget to count it.
CREATE SEQUENCE channel_revisions;
ALTER TABLE channels ADD COLUMN revision bigint NOT NULL DEFAULT nextval('channel_revisions');

CREATE FUNCTION revise_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := nextval('channel_revisions');
    RETURN NEW;
END $$;
CREATE TRIGGER channel_revised BEFORE UPDATE ON channels
    FOR EACH ROW EXECUTE FUNCTION revise_channel();

CREATE FUNCTION revise_channel_of_models() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    revised text;
BEGIN
    FOR revised IN SELECT DISTINCT channel_id FROM changed LOOP -- one by one: a join would scan all channels each time
        UPDATE channels SET updated_at = updated_at WHERE id = revised;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER channel_models_added AFTER INSERT ON channel_models
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION revise_channel_of_models();
CREATE TRIGGER channel_models_removed AFTER DELETE ON channel_models
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION revise_channel_of_models();
CREATE TRIGGER channel_models_altered AFTER UPDATE ON channel_models
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION revise_channel_of_models();
