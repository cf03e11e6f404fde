-- Renew what the registry says of a source. Parameters: the columns; :name selects.
UPDATE source SET kind = :kind, url = :url, platform = :platform, trust = :trust,
	interval_s = :interval_s, rank = :rank, registered = :registered
WHERE name = :name
