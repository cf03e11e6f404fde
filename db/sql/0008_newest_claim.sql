-- 0008: of two claims of equal evidence the newer one is followed (release_claims.sql). What stands in
-- a store was put together before: it is derived again by the writer that opens it next.
INSERT INTO meta (key, value) SELECT 'rebuild', 'yes' WHERE EXISTS (SELECT 1 FROM answer)
	ON CONFLICT (key) DO UPDATE SET value = excluded.value;
