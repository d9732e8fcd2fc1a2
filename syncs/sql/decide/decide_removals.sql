-- One run row for each person of a range whom the leaving records take off the list, or out of the
-- organisation. Nobody goes whom another record of this run brings. From the list goes only who has
-- no other claim (R18), out of the organisation whom no other record of this sync claims: where an
-- address has opted out, all of them let go. Of several causes an opt-out is named. Who has a row
-- keeps it.
WITH deciding AS (
    SELECT leaving.ordinal, leaving.place, leaving.record_id, leaving.contact_id,
           leaving.because AS reason,
           array_agg(leaving.record_id) OVER (PARTITION BY leaving.place) AS leaving_together,
           CASE leaving.because WHEN %(DELETED_IN_RECRUIT)s THEN %(deleted)s
                                WHEN %(OPTED_OUT)s          THEN %(opt_outs)s
                                ELSE %(REMOVE_FROM_LIST)s
           END = %(REMOVE_FROM_ORGANISATION)s AS from_organisation
      FROM leaving
     CROSS JOIN LATERAL (SELECT
                           FROM contacts_contact
                          WHERE id = leaving.contact_id AND deleted_at IS NULL
                         OFFSET 0) contact
     WHERE NOT leaving.stays
       AND NOT EXISTS (SELECT
                         FROM syncs_runrow
                        WHERE run_id = %(run)s AND outcome = %(DELETED)s
                          AND ordinal = leaving.place
                       OFFSET 0)
), sought AS MATERIALIZED (
    SELECT contact_id FROM deciding
), known AS MATERIALIZED (
    -- Whom a record brings that is as it was.
    SELECT contact_id FROM ({unchanged_of_sought.sql}) unchanged
)
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id,
                          detail)
SELECT DISTINCT ON (removal.place)
       %(run)s, %(DELETED)s, removal.place, %(organisation)s, removal.reason, removal.record_id,
       removal.contact_id,
       jsonb_build_object('removed_from',
                          CASE WHEN removal.from_organisation THEN %(REMOVE_FROM_ORGANISATION)s
                               ELSE %(REMOVE_FROM_LIST)s
                          END)
  FROM deciding removal
 WHERE NOT EXISTS (SELECT
                     FROM syncs_runrow decided
                    WHERE decided.contact_id = removal.contact_id
                      AND decided.run_id = %(run)s
                      AND decided.outcome NOT IN (%(IGNORED)s, %(NOT_SELECTED)s, %(DELETED)s)
                   OFFSET 0)
   AND removal.contact_id NOT IN (SELECT contact_id FROM known)
   AND (removal.from_organisation
        OR EXISTS (SELECT
                     FROM contacts_membership member
                    WHERE member.mailing_list_id = %(mailing_list)s
                      AND member.contact_id = removal.contact_id
                   OFFSET 0))
   AND NOT EXISTS (SELECT
                     FROM contacts_membershipclaim claim
                    WHERE claim.mailing_list_id = %(mailing_list)s
                      AND claim.contact_id = removal.contact_id
                      AND CASE WHEN claim.claimant_id = %(sync)s
                               THEN claim.record_id <> ALL (removal.leaving_together)
                               ELSE NOT removal.from_organisation
                          END
                   OFFSET 0)
 ORDER BY removal.place, removal.from_organisation DESC, removal.reason <> %(OPTED_OUT)s,
          removal.ordinal
