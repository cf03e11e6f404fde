-- One source by its row number. Parameters: :id. Index: the primary key.
SELECT name, kind, url, rank FROM source WHERE id = :id
