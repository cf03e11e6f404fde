-- The devices whose model, not identifier, a claim names. Parameters: :platform, :name. Index:
-- device_of_model.
SELECT id FROM device WHERE platform = :platform AND model = :name AND model <> name ORDER BY id
