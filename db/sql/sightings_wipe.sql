-- Forget the sightings of a source, to fold it again. Parameters: :source_id.
DELETE FROM sighting WHERE source_id = :source_id
