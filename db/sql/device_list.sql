-- All devices with their names, by identifier.
SELECT id, name, platform, model, title, aliases FROM device ORDER BY name
