-- The consumers, or one, with how many events wait for each and how many are parked. Parameters:
-- :name ('' = all). Index: the primary keys.
SELECT c.name, c.created, c.cursor, c.run_at, c.told_at, c.failures, c.next_at, c.message,
	(SELECT count(*) FROM event e WHERE e.seq > c.cursor),
	(SELECT count(*) FROM parked p WHERE p.consumer = c.name)
FROM consumer c
WHERE :name = '' OR c.name = :name
ORDER BY c.name
