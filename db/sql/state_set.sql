-- Record how asking a source went. Parameters: the columns.
INSERT INTO source_state (source_id, asked_at, success_at, change_at, url, etag, last_modified,
	state, message, failures)
VALUES (:source_id, :asked_at, :success_at, :change_at, :url, :etag, :last_modified, :state,
	:message, :failures)
ON CONFLICT (source_id) DO UPDATE SET asked_at = excluded.asked_at,
	success_at = excluded.success_at, change_at = excluded.change_at, url = excluded.url,
	etag = excluded.etag, last_modified = excluded.last_modified, state = excluded.state,
	message = excluded.message, failures = excluded.failures
