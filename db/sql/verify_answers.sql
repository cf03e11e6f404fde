-- The chain of answers, oldest first. Index: the primary key.
SELECT a.id, o.name, b.digest, a.at, a.url, a.chain FROM answer a
JOIN source o ON o.id = a.source_id JOIN body b ON b.id = a.body_id ORDER BY a.id
