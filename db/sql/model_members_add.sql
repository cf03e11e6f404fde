-- To each set that holds a model, the devices of that model. Index: device_of_model,
-- device_set_of_device.
INSERT OR IGNORE INTO device_set_member (set_id, device_id)
SELECT m.set_id, d.id FROM device d
JOIN device p ON p.name = d.model AND p.platform = d.platform
JOIN device_set_member m ON m.device_id = p.id
WHERE d.model <> d.name
