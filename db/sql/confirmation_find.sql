-- Did the admin confirm the loss of the answer of that moment? Parameters: :source_id, :at.
-- Index: the primary key.
SELECT 1 FROM confirmation WHERE source_id = :source_id AND at = :at
