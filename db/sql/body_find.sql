-- A body by its digest. Parameters: :digest. Index: unique digest.
SELECT id, kept IS NOT NULL FROM body WHERE digest = :digest
