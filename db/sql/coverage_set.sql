-- Record what the accepted answers of a source cover. Parameters: the columns.
INSERT INTO coverage (source_id, first_at, last_at, folded_at, holding, dated)
VALUES (:source_id, :first_at, :last_at, :folded_at, :holding, :dated)
ON CONFLICT (source_id) DO UPDATE SET first_at = excluded.first_at, last_at = excluded.last_at,
	folded_at = excluded.folded_at, holding = excluded.holding,
	dated = excluded.dated
