-- A device found by its model: what restore images name.
CREATE INDEX device_of_model ON device (platform, model) WHERE model <> name;
