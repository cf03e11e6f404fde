-- Forget all product states (after their sightings), to derive them again.
DELETE FROM product_state
