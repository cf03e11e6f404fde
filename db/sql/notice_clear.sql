-- Forget the findings of an answer before it is parsed again. Parameters: :answer_id.
DELETE FROM notice WHERE answer_id = :answer_id
