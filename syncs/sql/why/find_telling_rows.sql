-- What runs say of a person that tells why they are on lists or not, and where values came from (R93):
-- of each record of each sync the newest row about it; besides it who left and what undos put back;
-- and what changed values. Previews are left out: they have done nothing. What a run that goes on has
-- decided is no deed yet, but for who leaves: whether they have left already shows in the memberships.
-- Of each record of each sync also the newest row by which the person stays (R50).
-- `strangers` are the records of the address of which no contact was made, or one record whatever it
-- has in that place.
WITH row AS (
    SELECT run_id, outcome, ordinal, reason, record_id, detail
      FROM syncs_runrow
     WHERE contact_id = %(contact)s
     UNION ALL
    SELECT run_id, %(UNCHANGED)s, ordinal, NULL, record_id, NULL
      FROM ({unchanged_of_contact.sql}) unchanged
), told AS (
    SELECT row.run_id, row.outcome, row.ordinal, row.reason, row.record_id, row.detail,
           run.sync_id, run.kind, run.about_id, run.started_at, run.finished_at
      FROM row
      JOIN syncs_importrun run ON run.id = row.run_id
     WHERE run.organisation_id = %(organisation)s
       AND run.kind <> ALL (%(only_showing)s)
       AND (run.finished_at IS NOT NULL OR row.outcome = %(DELETED)s)
), newest AS (
    SELECT DISTINCT ON (sync_id, record_id) *
      FROM told
     WHERE outcome NOT IN (%(DELETED)s, %(HELD)s, %(KEPT)s, %(PUT_BACK)s, %(LEFT_ALONE)s)
       AND reason IS DISTINCT FROM %(FILE_DUPLICATE)s
       -- It speaks of who had the record before; that the address went is told by the removal.
       AND reason IS DISTINCT FROM %(EMPTY_EMAIL)s
     ORDER BY sync_id, record_id, run_id DESC
), stranger AS (
    SELECT run_id, outcome, ordinal, reason, record_id, detail
      FROM syncs_stranger
     WHERE organisation_id = %(organisation)s
       AND address = ANY (%(addresses)s)
       AND reason IS DISTINCT FROM %(EMPTY_EMAIL)s -- as above
     UNION
    SELECT known.run_id, known.outcome, known.ordinal, known.reason, known.record_id, known.detail
      FROM syncs_sync sync
     CROSS JOIN LATERAL (SELECT *
                           FROM syncs_stranger
                          WHERE sync_id = sync.id AND record_id = %(record)s
                         OFFSET 0) known
     WHERE sync.organisation_id = %(organisation)s
), strangers AS (
    SELECT stranger.*, run.sync_id, run.kind, run.about_id, run.started_at, run.finished_at
      FROM stranger
      JOIN syncs_importrun run ON run.id = stranger.run_id
     WHERE stranger.reason IS DISTINCT FROM %(FILE_DUPLICATE)s
     ORDER BY stranger.run_id DESC
     LIMIT %(at_most)s
), telling AS (
    SELECT * FROM newest
     UNION ALL
    (SELECT DISTINCT ON (sync_id, record_id) *
       FROM told
      WHERE outcome = %(KEPT)s AND detail ->> 'kept' = 'before_option'
      ORDER BY sync_id, record_id, run_id DESC)
     UNION ALL
    (SELECT *
       FROM told
      WHERE outcome IN (%(DELETED)s, %(PUT_BACK)s)
         OR outcome = %(KEPT)s AND kind = %(removal_kind)s
      ORDER BY run_id DESC
      LIMIT %(at_most)s)
     UNION ALL
    (SELECT *
       FROM told
      WHERE detail ? 'after' AND outcome NOT IN (%(DELETED)s, %(PUT_BACK)s, %(LEFT_ALONE)s)
         OR outcome = %(NEW)s
      ORDER BY run_id DESC
      LIMIT %(at_most)s)
     UNION ALL
    SELECT * FROM strangers
)
SELECT DISTINCT ON (telling.run_id, telling.outcome, telling.ordinal)
       telling.run_id, telling.sync_id, (settings.told ->> 'mailing_list_id')::bigint,
       telling.finished_at, telling.outcome, telling.reason, telling.ordinal,
       telling.record_id, telling.detail, settings.criteria, telling.about_id, telling.started_at
  FROM telling
 CROSS JOIN LATERAL (SELECT run.settings AS told,
                            CASE WHEN telling.outcome = %(NOT_SELECTED)s
                                 THEN run.settings -> 'criteria' END AS criteria
                       FROM syncs_importrun run
                      WHERE run.id = telling.run_id
                     OFFSET 0) settings
 ORDER BY telling.run_id, telling.outcome, telling.ordinal
