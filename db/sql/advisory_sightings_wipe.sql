-- Forget the advisory sightings of a source, to fold it again. Parameters: :source_id.
DELETE FROM advisory_sighting WHERE source_id = :source_id
