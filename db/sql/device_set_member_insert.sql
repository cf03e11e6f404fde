-- A device belongs to a set. Parameters: :set_id, :device_id.
INSERT INTO device_set_member (set_id, device_id) VALUES (:set_id, :device_id)
ON CONFLICT DO NOTHING
