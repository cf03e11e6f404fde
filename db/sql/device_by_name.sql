-- A device by its gdmf identifier, exactly. Parameters: :name. Index: unique name.
SELECT id FROM device WHERE name = :name
