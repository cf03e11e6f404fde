-- An advisory that is not known yet. Parameters: the columns.
INSERT INTO advisory (digest, page, advisory, anchor, title, date, available, no_cves)
VALUES (:digest, :page, :advisory, :anchor, :title, :date, :available, :no_cves)
