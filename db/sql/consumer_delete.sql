-- Forget a consumer, with what is parked for it. Parameters: :name.
DELETE FROM consumer WHERE name = :name
