-- The members of every device set, by set and identifier. Index: the primary key.
SELECT m.set_id, d.id FROM device_set_member m JOIN device d ON d.id = m.device_id
ORDER BY m.set_id, d.name
