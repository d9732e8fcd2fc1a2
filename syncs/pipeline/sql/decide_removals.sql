-- One run row for each person whom the leaving records take off the list, or out of the
-- organisation. From the list goes only who has no other claim (R18) and is not in this run under
-- another record; out of the organisation goes whom no other record of this run keeps.
WITH leaving AS (
    SELECT staged.ordinal, staged.record_id, staged.leaves AS contact_id,
           CASE WHEN staged.kind = 'd' THEN %(DELETED_IN_RECRUIT)s
                WHEN decided.reason IN (%(OPTED_OUT)s, %(CONVERTED)s) THEN decided.reason
                ELSE %(ADDRESS_CHANGED)s
           END AS reason
      FROM {staged} staged
      LEFT JOIN syncs_runrow decided
        ON decided.run_id = %(run)s
       AND decided.outcome = %(IGNORED)s
       AND decided.ordinal = staged.ordinal
     WHERE staged.leaves IS NOT NULL
), removal AS (
    SELECT leaving.*,
           CASE leaving.reason WHEN %(DELETED_IN_RECRUIT)s THEN %(deleted)s
                               WHEN %(OPTED_OUT)s          THEN %(opt_outs)s
                               ELSE 'list'
           END = 'organisation' AS from_organisation
      FROM leaving
)
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id,
                          detail)
SELECT DISTINCT ON (removal.contact_id)
       %(run)s, %(DELETED)s, removal.ordinal, %(organisation)s, removal.reason, removal.record_id,
       removal.contact_id,
       jsonb_build_object('removed_from',
                          CASE WHEN removal.from_organisation THEN 'organisation' ELSE 'list' END)
  FROM removal
  JOIN contacts_contact contact
    ON contact.id = removal.contact_id AND contact.deleted_at IS NULL
 WHERE NOT EXISTS (SELECT
                     FROM syncs_runrow decided
                    WHERE decided.contact_id = removal.contact_id
                      AND decided.run_id = %(run)s
                      AND decided.outcome NOT IN (%(IGNORED)s, %(DELETED)s))
   AND (removal.from_organisation
        OR EXISTS (SELECT
                     FROM contacts_membership member
                    WHERE member.mailing_list_id = %(mailing_list)s
                      AND member.contact_id = removal.contact_id)
           AND NOT EXISTS (SELECT
                             FROM contacts_membershipclaim claim
                            WHERE claim.mailing_list_id = %(mailing_list)s
                              AND claim.contact_id = removal.contact_id
                              AND (claim.claimant_id <> %(sync)s
                                   OR claim.record_id NOT IN
                                      (SELECT record_id FROM leaving
                                        WHERE leaving.contact_id = removal.contact_id))))
 ORDER BY removal.contact_id, removal.from_organisation DESC, removal.ordinal
