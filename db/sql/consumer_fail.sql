-- A delivery failed and is tried again. Parameters: :name, :now, :next_at, :message.
UPDATE consumer SET failures = failures + 1, run_at = :now, next_at = :next_at, message = :message
WHERE name = :name
