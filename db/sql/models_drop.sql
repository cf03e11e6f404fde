-- Models that stood for devices before these were known. Index: device_of_model.
DELETE FROM device WHERE id IN (
	SELECT p.id FROM device d JOIN device p ON p.name = d.model AND p.platform = d.platform
	WHERE d.model <> d.name)
