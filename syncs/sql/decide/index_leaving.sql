-- The records that let go of somebody, by whom they let go of.
CREATE INDEX IF NOT EXISTS {staged}_leaves ON {staged} (leaves, ordinal) WHERE leaves IS NOT NULL
