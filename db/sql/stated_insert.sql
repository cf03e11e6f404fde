-- What a source states beside a claim from now on. Parameters: the columns.
INSERT INTO stated (claim_id, source_id, first_seen, posted, expires, withdrawn, listed_from, listed_until)
VALUES (:claim_id, :source_id, :first_seen, :posted, :expires, :withdrawn, :listed_from, :listed_until)
ON CONFLICT (claim_id, source_id, first_seen) DO UPDATE SET posted = excluded.posted,
	expires = excluded.expires, withdrawn = excluded.withdrawn,
	listed_from = excluded.listed_from, listed_until = excluded.listed_until
