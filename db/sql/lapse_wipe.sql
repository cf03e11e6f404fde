-- Forget what of a source has expired. Parameters: :source_id.
DELETE FROM lapse WHERE source_id = :source_id
