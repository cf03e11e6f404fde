-- All intervals of a source wait to be folded again. Parameters: :source_id.
UPDATE seen SET verdict = 'pending', message = '' WHERE source_id = :source_id AND verdict <> 'pending'
