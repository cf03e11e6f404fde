-- Delivery to a consumer begins. Parameters: :name, :now.
UPDATE consumer SET run_at = :now WHERE name = :name
