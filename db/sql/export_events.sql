-- Every row of the view of events, for export. Parameters: none.
SELECT seq, id, type, at, platform, build, group_key, detail FROM v_event ORDER BY seq
