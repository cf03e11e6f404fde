-- The head of the chain of answers. Index: the primary key.
SELECT id, chain FROM answer ORDER BY id DESC LIMIT 1
