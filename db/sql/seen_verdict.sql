-- What the fold made of an interval. Parameters: the key; :verdict, :message.
UPDATE seen SET verdict = :verdict, message = :message
WHERE source_id = :source_id AND first_at = :first_at AND answer_id = :answer_id
