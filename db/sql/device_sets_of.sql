-- The sets that hold a device, by id. Parameters: :device_id. Index: device_set_of_device.
SELECT set_id FROM device_set_member WHERE device_id = :device_id ORDER BY set_id
