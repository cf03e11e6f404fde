-- A consumer has come to that event; never back. Parameters: :name, :seq, :told_at (NULL: it was not
-- told), :parked (1: refused for good, 0: not wanted). What was told, or is newly parked, ends a row
-- of failures.
UPDATE consumer SET cursor = max(cursor, :seq),
	told_at = coalesce(:told_at, told_at),
	failures = iif(:told_at IS NOT NULL OR (:parked AND :seq > cursor), 0, failures),
	next_at = iif(:told_at IS NOT NULL OR (:parked AND :seq > cursor), NULL, next_at),
	message = iif(:told_at IS NOT NULL OR (:parked AND :seq > cursor), '', message)
WHERE name = :name
