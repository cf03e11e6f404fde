-- Events after a number, in the order in which they were made, with what is known of the release
-- now. Parameters: :after, :since, :until (NULL = open), :type, :platform ('' = all). Index: the
-- primary keys.
SELECT e.seq, e.id, e.type, e.at, e.platform, e.build, e.group_key, e.detail, r.kind, r.beta
FROM event e LEFT JOIN release r ON r.platform = e.platform AND r.build = e.build
WHERE e.seq > :after
	AND (:type = '' OR e.type = :type)
	AND (:platform = '' OR e.platform = :platform)
	AND (:since IS NULL OR e.at >= :since)
	AND (:until IS NULL OR e.at <= :until)
ORDER BY e.seq
