-- Devices by name, as a JSON array. Parameters: :devices (JSON array of rows of device).
SELECT json_group_array(name) FROM (SELECT name FROM device
	WHERE id IN (SELECT value FROM json_each(:devices)) ORDER BY name)
