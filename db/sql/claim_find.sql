-- A claim by digest. Parameters: :digest. Index: unique digest.
SELECT id FROM claim WHERE digest = :digest
