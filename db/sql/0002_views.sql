-- 0002: the public views (DESIGN 3): times as RFC 3339 text, days as YYYY-MM-DD, lists as JSON.
-- Any SQLite client may read them; their columns only grow.

CREATE VIEW v_release AS
SELECT r.platform, r.build, r.version, r.extra, r.kind, r.beta,
	nullif(r.base_build, '') AS base_build,
	date(r.released, 'unixepoch') AS released,
	strftime('%Y-%m-%dT%H:%M:%SZ', s.first_seen, 'unixepoch') AS first_seen,
	strftime('%Y-%m-%dT%H:%M:%SZ', s.last_seen, 'unixepoch') AS last_seen,
	strftime('%Y-%m-%dT%H:%M:%SZ', r.withdrawn, 'unixepoch') AS withdrawn,
	r.canonical_build, r.rule, r.confidence
FROM release r LEFT JOIN (
	SELECT c.platform, c.build, min(g.first_seen) AS first_seen,
		max(coalesce(g.last_seen, v.last_at)) AS last_seen
	FROM claim c
	JOIN sighting g ON g.claim_id = c.id
	JOIN source o ON o.id = g.source_id AND o.kind <> 'facts'
	JOIN coverage v ON v.source_id = g.source_id
	GROUP BY c.platform, c.build
) s ON s.platform = r.platform AND s.build = r.build;

CREATE VIEW v_sighting AS
SELECT o.name AS source, c.list, c.section, c.platform, c.version, c.extra, c.build,
	nullif(c.prerequisite_build, '') AS prerequisite_build,
	strftime('%Y-%m-%dT%H:%M:%SZ', g.first_seen, 'unixepoch') AS first_seen,
	strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(g.last_seen, v.last_at), 'unixepoch') AS last_seen,
	(SELECT json_group_array(name) FROM (SELECT d.name FROM device_set_member m
		JOIN device d ON d.id = m.device_id WHERE m.set_id = c.device_set_id
		ORDER BY d.name)) AS devices
FROM sighting g
JOIN claim c ON c.id = g.claim_id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = g.source_id;

-- One row per device of each sighting; device NULL where the source names none.
CREATE VIEW v_offer AS
SELECT c.platform, c.build, d.name AS device, nullif(c.prerequisite_build, '') AS base_build,
	CASE c.audience WHEN 1 THEN 'public' WHEN 2 THEN 'managed' ELSE 'both' END AS audience,
	o.name AS source,
	date(t.posted, 'unixepoch') AS posted, date(t.expires, 'unixepoch') AS expires,
	strftime('%Y-%m-%dT%H:%M:%SZ', g.first_seen, 'unixepoch') AS first_seen,
	strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(g.last_seen, v.last_at), 'unixepoch') AS last_seen
FROM sighting g
JOIN claim c ON c.id = g.claim_id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = g.source_id
LEFT JOIN device_set_member m ON m.set_id = c.device_set_id
LEFT JOIN device d ON d.id = m.device_id
LEFT JOIN stated t ON t.claim_id = g.claim_id AND t.source_id = g.source_id
	AND t.first_seen = (SELECT max(x.first_seen) FROM stated x
		WHERE x.claim_id = g.claim_id AND x.source_id = g.source_id
		AND x.first_seen <= coalesce(g.last_seen, v.last_at));

CREATE VIEW v_product AS
SELECT o.name AS source, p.product,
	strftime('%Y-%m-%dT%H:%M:%SZ', p.post_date, 'unixepoch') AS post_date,
	nullif(p.state, '') AS state, p.packages, p.bytes,
	strftime('%Y-%m-%dT%H:%M:%SZ', g.first_seen, 'unixepoch') AS first_seen,
	strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(g.last_seen, v.last_at), 'unixepoch') AS last_seen
FROM product_sighting g
JOIN product_state p ON p.id = g.product_state_id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = g.source_id;

CREATE VIEW v_event AS
SELECT seq, id, type, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, platform, build,
	group_key
FROM event;

CREATE VIEW v_answer AS
SELECT o.name AS source, strftime('%Y-%m-%dT%H:%M:%SZ', n.first_at, 'unixepoch') AS at,
	'sha256:' || lower(hex(b.digest)) AS digest, b.bytes, n.verdict,
	strftime('%Y-%m-%dT%H:%M:%SZ', n.last_at, 'unixepoch') AS last_at,
	nullif(n.message, '') AS message
FROM seen n
JOIN source o ON o.id = n.source_id
JOIN answer a ON a.id = n.answer_id
JOIN body b ON b.id = a.body_id;
