-- How asking a source went, last time. Parameters: :source_id. Index: the primary key.
SELECT asked_at, success_at, change_at, etag, last_modified, state, message, failures
FROM source_state WHERE source_id = :source_id
