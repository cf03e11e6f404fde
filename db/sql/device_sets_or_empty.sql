-- The sets that hold a device, and the empty set (unknown devices). Parameters: :device_id.
-- Index: device_set_of_device.
SELECT set_id FROM device_set_member WHERE device_id = :device_id
UNION
SELECT id FROM device_set WHERE size = 0
ORDER BY 1
