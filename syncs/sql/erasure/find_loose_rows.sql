-- Rows of the ledger that keep an address because no contact has it, and may be that of a person who
-- is erased. In previews those who would be new have none either, and whose contact an undo took away
-- has rows of all kinds that tell who it was. Addresses are stored as they were written, so this finds
-- a few too many. Rows of the person's records name them too, whatever stood in place of an address.
SELECT row.run_id, row.outcome, row.ordinal, row.email, row.detail ->> 'suggestion',
       row.record_id, row.record_id = ANY (%(records)s)
  FROM (SELECT id, organisation_id, kind,
               kind = ANY (%(undos)s)
               OR EXISTS (SELECT
                            FROM syncs_importrun undo
                           WHERE undo.about_id = run.id AND undo.kind = ANY (%(undos)s)
                          OFFSET 0) AS is_of_undo
          FROM syncs_importrun run
         WHERE organisation_id = %(organisation)s) run
 CROSS JOIN LATERAL (SELECT run_id, outcome, ordinal, email, detail, record_id
                       FROM syncs_runrow
                      WHERE run_id = run.id
                        AND outcome = ANY (CASE WHEN run.is_of_undo THEN %(every_outcome)s
                                                WHEN run.kind = %(preview)s
                                                THEN ARRAY[%(NEW)s, %(IGNORED)s, %(NOT_SELECTED)s]
                                                ELSE ARRAY[%(IGNORED)s, %(NOT_SELECTED)s]
                                           END)
                        AND email IS NOT NULL
                     OFFSET 0) row
 WHERE strpos(lower(row.email), %(local)s) > 0
    OR row.email ~ '[^ -~]'
    OR row.detail ->> 'suggestion' = %(address)s
    OR row.record_id = ANY (%(records)s)
