-- 0005: what an event tells beside its type: a JSON object, NULL where the release says it all.

ALTER TABLE event ADD COLUMN detail TEXT;

DROP VIEW v_event;
CREATE VIEW v_event AS
SELECT seq, id, type, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, platform, build,
	group_key, detail
FROM event;
