-- An undo does what its preview showed and nothing more (R98): what can be put back only now is left
-- alone, for the reason that the preview told.
UPDATE part
   SET verdict = coalesce((SELECT (detail -> 'left_alone' ->> part.name)::smallint
                             FROM syncs_runrow
                            WHERE run_id = %(preview)s AND outcome = %(LEFT_ALONE)s
                              AND ordinal = part.place
                           OFFSET 0), %(NOT_SHOWN)s)
 WHERE verdict IS NULL
   AND NOT EXISTS (SELECT
                     FROM syncs_runrow
                    WHERE run_id = %(preview)s AND outcome = %(PUT_BACK)s
                      AND ordinal = part.place
                      AND detail -> 'parts' ? part.name
                   OFFSET 0)
