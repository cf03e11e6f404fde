-- A set of devices by digest. Parameters: :digest. Index: unique digest.
SELECT id FROM device_set WHERE digest = :digest
