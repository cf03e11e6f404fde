-- Forget the stated times of a source, to fold it again. Parameters: :source_id.
DELETE FROM stated WHERE source_id = :source_id
