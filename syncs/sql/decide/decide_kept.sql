-- One run row for each person of a range who stays only because an option was switched on after the
-- records that would let go of them were imported (R50, R51): who would leave, as in
-- `decide_removals.sql`, had these let go. Nobody is kept whom another record or somebody else keeps
-- anyway, or who would have been set aside, see `is_set_aside.sql`; nor who leaves all the same. An
-- opt-out is one of the address that the record has now, also where that was another person's when it
-- was read last; a record without any speaks of whom it is linked to. One that would not have left its
-- person for the other address, as it is not selected, would have let go of both.
WITH spared AS MATERIALIZED (
    SELECT staged.ordinal, staged.record_id, staged.spared, person.contact_id,
           CASE staged.spared WHEN %(DELETED_IN_RECRUIT)s THEN %(deleted)s
                              ELSE %(opt_outs)s
           END = %(REMOVE_FROM_ORGANISATION)s AS from_organisation,
           bool_or(person.has_opted_out) OVER (PARTITION BY person.contact_id) AS has_opted_out
      FROM {staged} staged
     CROSS JOIN LATERAL (SELECT contact_id
                           FROM syncs_sourcelink
                          WHERE sync_id = %(sync)s AND record_id = staged.record_id
                         OFFSET 0) link
      LEFT JOIN LATERAL (SELECT id
                           FROM contacts_contact
                          WHERE organisation_id = %(organisation)s
                            AND address = coalesce(staged.address, staged.suggestion)
                         OFFSET 0) named ON staged.spared = %(OPTED_OUT)s
     CROSS JOIN LATERAL (SELECT named.id AS contact_id, true AS has_opted_out
                          WHERE named.id IS NOT NULL
                          UNION ALL
                         SELECT link.contact_id,
                                staged.spared = %(OPTED_OUT)s
                                AND coalesce(staged.address, staged.suggestion) IS NULL
                          WHERE staged.spared <> %(OPTED_OUT)s
                             OR staged.leaves IS NULL
                             OR coalesce(staged.address, staged.suggestion) IS NULL) person
     WHERE staged.spared IS NOT NULL
       AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
), sought AS MATERIALIZED (
    SELECT contact_id FROM spared
), known AS MATERIALIZED (
    -- Whom a record brings that is as it was.
    SELECT contact_id FROM ({unchanged_of_sought.sql}) unchanged
)
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id,
                          detail)
SELECT DISTINCT ON (spared.contact_id)
       %(run)s, %(KEPT)s, spared.ordinal, %(organisation)s, spared.spared, spared.record_id,
       spared.contact_id, '{"kept": "before_option"}'::jsonb
  FROM spared
 CROSS JOIN LATERAL (SELECT
                       FROM contacts_contact
                      WHERE id = spared.contact_id AND deleted_at IS NULL
                     OFFSET 0) contact
 CROSS JOIN LATERAL (SELECT spared.contact_id, spared.record_id, spared.spared AS because) letting_go
 WHERE (spared.from_organisation
        OR EXISTS (SELECT
                     FROM contacts_membership
                    WHERE mailing_list_id = %(mailing_list)s
                      AND contact_id = spared.contact_id
                   OFFSET 0))
   AND NOT EXISTS (SELECT
                     FROM contacts_membershipclaim claim
                    WHERE claim.mailing_list_id = %(mailing_list)s
                      AND claim.contact_id = spared.contact_id
                      AND CASE WHEN claim.claimant_id <> %(sync)s
                               THEN NOT spared.from_organisation
                               ELSE NOT spared.has_opted_out
                                    AND claim.record_id NOT IN (SELECT record_id
                                                                  FROM {staged}
                                                                 WHERE spared IS NOT NULL
                                                                    OR leaves IS NOT NULL)
                          END
                   OFFSET 0)
   AND NOT EXISTS (SELECT
                     FROM {staged} leaving
                    WHERE leaving.leaves = spared.contact_id AND leaving.because = %(OPTED_OUT)s
                   OFFSET 0)
   AND NOT EXISTS (SELECT
                     FROM syncs_runrow decided
                    WHERE decided.contact_id = spared.contact_id
                      AND decided.run_id = %(run)s
                      AND (decided.outcome IN (%(KEPT)s, %(DELETED)s)
                           OR decided.outcome IN (%(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s,
                                                  %(UNCHANGED)s)
                              AND NOT spared.has_opted_out)
                   OFFSET 0)
   AND (spared.has_opted_out OR spared.contact_id NOT IN (SELECT contact_id FROM known))
   AND NOT EXISTS ({is_set_aside.sql})
 ORDER BY spared.contact_id, spared.from_organisation DESC, spared.spared <> %(OPTED_OUT)s,
          spared.ordinal
