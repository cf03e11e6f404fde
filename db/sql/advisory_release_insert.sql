-- A release that an advisory names. Parameters: the columns.
INSERT INTO advisory_release (advisory_id, platform, version, extra)
VALUES (:advisory_id, :platform, :version, :extra)
