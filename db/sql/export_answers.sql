-- Every row of the view of answers, for export. Parameters: none.
SELECT source, at, digest, bytes, verdict, last_at, message
FROM v_answer ORDER BY source, at, digest
