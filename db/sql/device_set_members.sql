-- The devices of a set, by identifier. Parameters: :set_id. Index: the primary key.
SELECT d.name FROM device_set_member m JOIN device d ON d.id = m.device_id
WHERE m.set_id = :set_id ORDER BY d.name
