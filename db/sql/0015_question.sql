-- 0015: what every question looks for, found without going over all: a device by its model, the sources of
-- a rank.
DROP INDEX device_of_model;
CREATE INDEX device_of_model ON device (model, platform) WHERE model <> name;
CREATE INDEX source_of_rank ON source (rank);
