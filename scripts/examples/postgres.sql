-- The epoch as a fencing token in PostgreSQL: a table takes no write under an older epoch than the largest it has seen.
--
--   psql -v ON_ERROR_STOP=1 --single-transaction -f postgres.sql          once, as the owner of the tables
--   INSERT INTO baton.epoch VALUES ('web', 0);                            once for each group
--   CREATE TRIGGER fenced BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON account
--       FOR EACH STATEMENT EXECUTE FUNCTION baton.refuse_old_epoch('web');    for each table
--   GRANT USAGE ON SCHEMA baton TO web;
--   GRANT EXECUTE ON FUNCTION baton.admit TO web;                         for the role of the promote hook
--
-- A writer says its epoch in the setting baton.epoch of its session. With libpq that takes no line of code:
--   export PGOPTIONS="-c baton.epoch=$BATON_EPOCH"
-- Behind a pooler that shares sessions, say it in each transaction: SET LOCAL baton.epoch = 17.
-- A promote hook says it before the service starts (postgres-promote beside this file), so that the old one is shut
-- out at once and not only by the first write of the new one.
--
-- Promised: once a transaction of epoch 8 was admitted, none of epoch 7 commits a write to a guarded table, whatever
-- its clock says, and in any isolation level. Open transactions of epoch 7 end first: epoch 8 waits for them.
-- Not promised: anything about reads, sequences, other tables, or a writer that lies about its epoch. Errors have the
-- SQLSTATE ZB001 (this epoch is over) or ZB002 (no epoch, or a group that is not in the table).

CREATE SCHEMA baton;

-- Only its owner can change it by hand: writers get no rights here, the functions run with the owner's.
CREATE TABLE baton.epoch (
    group_name text PRIMARY KEY,
    epoch bigint NOT NULL
);

-- Lets the rest of this transaction write under an epoch, or says why not.
CREATE FUNCTION baton.admit(wanted_group text, wanted bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    largest bigint;
BEGIN
    -- Waits for every transaction that was admitted under an older epoch: each holds the row until it ends.
    UPDATE baton.epoch e SET epoch = wanted WHERE e.group_name = wanted_group AND e.epoch < wanted;
    -- A row lock and not an advisory one: under REPEATABLE READ a row that changed since the snapshot is an error,
    -- where a plain read would show the old epoch. SHARE, since KEY SHARE would let the update above pass.
    SELECT e.epoch INTO largest FROM baton.epoch e WHERE e.group_name = wanted_group FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no group % in baton.epoch', wanted_group
            USING ERRCODE = 'ZB002', HINT = format('INSERT INTO baton.epoch VALUES (%L, 0);', wanted_group);
    END IF;
    IF wanted < largest THEN
        RAISE EXCEPTION 'epoch % of group % is over: epoch % was here', wanted, wanted_group, largest
            USING ERRCODE = 'ZB001', HINT = 'Another host became active since. Stop writing.';
    END IF;
END
$$;

-- The trigger; its argument is the group.
CREATE FUNCTION baton.refuse_old_epoch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    told text := current_setting('baton.epoch', true);
BEGIN
    IF told IS NULL OR told !~ '^[0-9]{1,18}$' THEN
        RAISE EXCEPTION 'a write to % needs the epoch of group % in the setting baton.epoch; found %',
            TG_RELID::regclass, TG_ARGV[0], quote_nullable(told)
            USING ERRCODE = 'ZB002', HINT = 'For example PGOPTIONS="-c baton.epoch=$BATON_EPOCH".';
    END IF;
    PERFORM baton.admit(TG_ARGV[0], told::bigint);
    RETURN NULL;
END
$$;

-- A stranger could shut out everybody by a huge epoch.
REVOKE EXECUTE ON FUNCTION baton.admit FROM PUBLIC;
