-- One source by name. Parameters: :name. Index: unique name.
SELECT id, name, kind, url, platform, trust, interval_s, rank, registered
FROM source WHERE name = :name
