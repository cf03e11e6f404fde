-- All bodies, oldest first. Index: the primary key.
SELECT id, digest FROM body ORDER BY id
