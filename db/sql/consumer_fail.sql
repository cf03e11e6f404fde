-- A delivery failed and is tried again. Parameters: :name, :next_at, :message.
UPDATE consumer SET failures = failures + 1, next_at = :next_at, message = :message
WHERE name = :name
