-- A set of devices. Parameters: :digest, :size.
INSERT INTO device_set (digest, size) VALUES (:digest, :size)
