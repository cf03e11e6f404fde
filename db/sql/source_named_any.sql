-- Did an accepted answer of the source name anything that is offered? Parameters: :source_id. Index:
-- sighting_open.
SELECT 1 FROM sighting WHERE source_id = :source_id LIMIT 1
