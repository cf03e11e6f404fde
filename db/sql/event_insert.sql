-- Something worth telling, once. Parameters: the columns.
INSERT INTO event (id, type, at, platform, build, group_key)
VALUES (:id, :type, :at, :platform, :build, :group_key)
ON CONFLICT DO NOTHING
