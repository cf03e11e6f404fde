-- Every sighting, the columns of its public view, for export. Not from the view: the program
-- trusts no schema, so that no view of a foreign file can call what json_group_array() is.
-- Parameters: none.
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
JOIN coverage v ON v.source_id = g.source_id
ORDER BY o.name, c.list, c.section, c.platform, c.build, c.digest, g.first_seen
