-- Add a source. All columns are parameters.
INSERT INTO source (name, kind, url, platform, trust, interval_s, rank, registered)
VALUES (:name, :kind, :url, :platform, :trust, :interval_s, :rank, :registered)
