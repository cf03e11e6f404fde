-- A device that a claim names. Parameters: :name, :platform.
INSERT INTO device (name, platform) VALUES (:name, :platform)
