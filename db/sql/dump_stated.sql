-- Every stated time, for the logical digest.
SELECT o.name, hex(c.digest), t.first_seen, t.posted, t.expires, t.withdrawn, t.listed_from,
	t.listed_until
FROM stated t JOIN claim c ON c.id = t.claim_id JOIN source o ON o.id = t.source_id
ORDER BY 1, 2, 3
