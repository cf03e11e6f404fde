-- Bodies whose digest lies between two values (a prefix search). Parameters: :low, :high.
-- Index: unique digest.
SELECT id, digest, bytes FROM body WHERE digest BETWEEN :low AND :high ORDER BY digest LIMIT 2
