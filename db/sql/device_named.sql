-- The devices that have exactly this identifier or model. Parameters: :text. Index: unique name,
-- device_of_model.
SELECT id, name, platform, model, title, aliases FROM device
WHERE name = :text OR (model = :text AND model <> name)
ORDER BY +name
