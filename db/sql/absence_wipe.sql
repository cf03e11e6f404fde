-- Forget the absences of a source. Parameters: :source_id.
DELETE FROM absence WHERE source_id = :source_id
