-- The intervals that wait to be folded: a sync looks for them, and need not go over all that its source
-- ever said.
CREATE INDEX seen_pending ON seen (source_id, first_at) WHERE verdict = 'pending';
