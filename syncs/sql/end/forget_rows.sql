-- Some blocks of a run, or, when there are none left, some of its rows; to be done again until there is
-- nothing left. Who takes an outcome out of a block holds that before it holds rows, and so does this.
-- Blocks are found by their keys, so that one which is changed meanwhile goes too; each is as much work as
-- some fifty rows.
WITH blocks AS (
    DELETE FROM syncs_unchangedblock
     WHERE run_id = %(run)s
       AND first_ordinal = ANY (ARRAY (SELECT first_ordinal
                                         FROM syncs_unchangedblock
                                        WHERE run_id = %(run)s
                                        LIMIT greatest(%(at_most)s / 50, 1)))
 RETURNING 1
), rows AS (
    DELETE FROM syncs_runrow
     WHERE NOT EXISTS (SELECT FROM blocks)
       AND ctid = ANY (ARRAY (SELECT ctid
                                FROM syncs_runrow
                               WHERE run_id = %(run)s
                               LIMIT %(at_most)s))
 RETURNING 1
)
SELECT 1 FROM blocks
 UNION ALL
SELECT 1 FROM rows
