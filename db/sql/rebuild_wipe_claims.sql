-- Forget all claims (after their sightings), to derive them again.
DELETE FROM claim
