-- Forget the product sightings of a source, to fold it again. Parameters: :source_id.
DELETE FROM product_sighting WHERE source_id = :source_id
