-- How the sync's records stood to the people of a range before the run, and how they do now: all
-- records that it touched, wherever in the run, so that each person is treated wholly. To whom a
-- record brought onto the list it stood in no way before, if nothing else was kept. A claim that a later
-- run has begun anew, and somebody has ended since, is not this run's to give back, nor is any of a
-- person who was taken off the list by hand. An opt-out counts if it did for the run, or does by now:
-- the stricter of both (R69).
INSERT INTO stood (place, contact_id, record_id, claimed_since, has_begun, has_ended, fingerprint,
                   contact_revision, first_synced_at, has_opted_out, claims_since, linked_to,
                   linked_revision, is_as_left)
SELECT before.place, before.contact_id, before.record_id, before.claimed_since,
       before.claimed_since IS NULL AND before.claimed_after IS NOT false,
       before.claimed_since IS NOT NULL AND before.claimed_after IS NOT true
       AND NOT begun_anew.is_so AND NOT EXISTS ({taken_off_since.sql}),
       before.fingerprint, before.contact_revision, before.first_synced_at,
       before.reason IS NOT DISTINCT FROM %(OPTED_OUT)s
       OR opted_out.record_id IS NOT NULL
          AND (%(opt_outs)s <> %(IGNORE)s
               OR (SELECT opt_outs FROM syncs_sync WHERE id = %(sync)s) <> %(IGNORE)s),
       claim.created_at, link.contact_id, link.contact_revision,
       link.contact_id IS NULL
       OR link.contact_id = before.contact_id
       OR EXISTS (SELECT
                    FROM syncs_runrow
                   WHERE contact_id = link.contact_id AND run_id = %(about)s
                     AND record_id = before.record_id
                  OFFSET 0)
       OR EXISTS (SELECT
                    FROM syncs_unchangedblock block
                   CROSS JOIN LATERAL ({unpacked.sql}) packed
                   WHERE block.organisation_id = %(organisation)s AND block.run_id = %(about)s
                     AND block.first_contact_id <= link.contact_id
                     AND block.last_contact_id >= link.contact_id
                     AND packed.contact_id = link.contact_id
                     AND packed.record_id = before.record_id
                  OFFSET 0)
       OR EXISTS (SELECT
                    FROM syncs_beforeimage
                   WHERE run_id = %(about)s AND contact_id = link.contact_id
                     AND record_id = before.record_id
                  OFFSET 0)
  FROM (SELECT deed.place, image.contact_id, image.record_id, image.reason, image.claimed_since,
               image.claimed_after, image.fingerprint, image.contact_revision, image.first_synced_at
          FROM deed
         CROSS JOIN LATERAL (SELECT *
                               FROM syncs_beforeimage
                              WHERE run_id = %(about)s AND contact_id = deed.contact_id
                             OFFSET 0) image
         UNION ALL
        SELECT deed.place, deed.contact_id, deed.record_id, NULL, NULL, NULL, NULL, NULL,
               NULL
          FROM deed
         WHERE deed.outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s)
           AND NOT EXISTS (SELECT
                             FROM syncs_beforeimage
                            WHERE run_id = %(about)s AND contact_id = deed.contact_id
                              AND record_id = deed.record_id
                           OFFSET 0)) before
 CROSS JOIN LATERAL (SELECT %(mailing_list)s::bigint AS mailing_list_id, before.contact_id) asked
 -- A later run has begun the claim if its first doing and the last of its undos, complete or not, did.
 CROSS JOIN LATERAL (SELECT coalesce(bool_or(is_begun), false) AS is_so
                       FROM (SELECT (array_agg(begins ORDER BY run_id))[1]
                                    AND (array_agg(begins ORDER BY run_id DESC))[1] AS is_begun
                               FROM (SELECT run_id, claimed_since IS NULL AS begins
                                       FROM syncs_beforeimage
                                      WHERE run_id = ANY (%(later)s)
                                        AND contact_id = before.contact_id
                                        AND record_id = before.record_id
                                        AND (claimed_since IS NULL) = (claimed_after IS TRUE)
                                     UNION ALL
                                     SELECT run_id, true
                                       FROM syncs_runrow
                                      WHERE contact_id = before.contact_id
                                        AND run_id = ANY (%(later)s)
                                        AND record_id = before.record_id
                                        AND outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s)
                                     OFFSET 0) done
                              GROUP BY (%(roots)s::bigint[])[array_position(%(later)s::bigint[],
                                                                            run_id)]) each
                    ) begun_anew
  LEFT JOIN LATERAL (SELECT record_id
                       FROM syncs_optedoutrecord
                      WHERE sync_id = %(sync)s AND record_id = before.record_id
                     OFFSET 0) opted_out ON true
  LEFT JOIN LATERAL (SELECT created_at
                       FROM contacts_membershipclaim
                      WHERE mailing_list_id = %(mailing_list)s
                        AND contact_id = before.contact_id
                        AND claimant_id = %(sync)s
                        AND record_id = before.record_id
                     OFFSET 0) claim ON true
  LEFT JOIN LATERAL (SELECT contact_id, contact_revision
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = before.record_id
                     OFFSET 0) link ON true
