-- Something worth telling, once. Parameters: the columns.
INSERT INTO event (id, type, at, platform, build, group_key, detail)
VALUES (:id, :type, :at, :platform, :build, :group_key, :detail)
ON CONFLICT DO NOTHING
