-- The value of one key. Parameters: :key. Index: the primary key.
SELECT value FROM meta WHERE key = :key
