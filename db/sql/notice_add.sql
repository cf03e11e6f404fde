-- Count a finding of a parse. Parameters: the columns.
INSERT INTO notice (answer_id, kind, key, detail, line, count)
VALUES (:answer_id, :kind, :key, :detail, :line, 1)
ON CONFLICT (answer_id, kind, key, detail) DO UPDATE SET count = count + 1
