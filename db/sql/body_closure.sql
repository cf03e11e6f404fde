-- How many bodies, and bytes, must be decoded to read this one. Parameters: :id. Index: the primary key.
WITH RECURSIVE needed (id) AS (
	SELECT id FROM body WHERE id = :id
	UNION
	SELECT r.id FROM needed n JOIN body b ON b.id = n.id
	JOIN body r ON r.id IN (b.base_own, b.base_sibling)
)
SELECT count(*), coalesce(sum(b.bytes), 0) FROM needed n JOIN body b ON b.id = n.id
