-- The row of an advisory. Parameters: :digest.
SELECT id FROM advisory WHERE digest = :digest
