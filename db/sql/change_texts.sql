-- A fact of a release that became another, as JSON. Parameters: :field, :from, :to ('' = none).
SELECT json_object('field', :field, 'from', nullif(:from, ''), 'to', nullif(:to, ''))
