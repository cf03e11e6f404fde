-- A body by its digest. Parameters: :digest. Index: unique digest.
SELECT id, bytes, depth FROM body WHERE digest = :digest
