-- A consumer has come to that event; never back. Parameters: :name, :seq, :told_at (NULL: it only
-- passed over what it does not want). An acknowledgement ends a row of failures.
UPDATE consumer SET cursor = max(cursor, :seq),
	told_at = coalesce(:told_at, told_at),
	failures = iif(:told_at IS NULL, failures, 0),
	next_at = iif(:told_at IS NULL, next_at, NULL),
	message = iif(:told_at IS NULL, message, '')
WHERE name = :name
