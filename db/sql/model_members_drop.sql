-- The models whose devices are members now. Index: device_set_of_device, device_of_model.
DELETE FROM device_set_member WHERE device_id IN (
	SELECT p.id FROM device d JOIN device p ON p.name = d.model AND p.platform = d.platform
	WHERE d.model <> d.name)
