-- What the run did to people of a range of places, in one set of words for all kinds of runs:
--   made      the contact, with the revision in which it left it
--   erased    the contact, with all that it was
--   woke      a tombstone, with the day of its deletion
--   buried    a contact: made it a tombstone, with the day of that
--   joined    lists that it put the person on
--   left      lists that it took the person off, each with the day since when they had been on it
--   claims    claims of others that went with that, each with its day
--   claimed   claims of others that came with the person
--   before, after   values
-- Who has opted out must not come back, if the sync heeded that in the run or does by now (R69).
-- A row of an undo has these in its detail, those of imports follow from the outcome. People of whom
-- only records changed how they stand to them have no such row, and are found by what was kept: each
-- at the first place of these, as `unchanged`.
INSERT INTO deed (place, outcome, reason, record_id, contact_id, did, is_there, address, email,
                  deleted_at, revision, forbidden)
SELECT done.place, done.outcome, done.reason, done.record_id, done.contact_id, done.did,
       contact.id IS NOT NULL,
       named.address,
       coalesce(contact.email, done.did #>> '{erased,email}'),
       contact.deleted_at, contact.revision,
       CASE WHEN NOT done.did ?| '{left,erased,buried}' THEN NULL
            WHEN done.reason = %(OPTED_OUT)s
                 OR (%(opt_outs)s <> %(IGNORE)s
                     OR (SELECT opt_outs FROM syncs_sync WHERE id = %(sync)s) <> %(IGNORE)s)
                    AND named.address
                        IN (SELECT address
                              FROM syncs_optedoutrecord
                             WHERE sync_id = %(sync)s AND address IS NOT NULL)
            THEN %(STAYS_OPTED_OUT)s
            WHEN EXISTS (SELECT
                           FROM contacts_suppression
                          WHERE organisation_id = %(organisation)s
                            AND address = named.address
                         OFFSET 0)
                 -- Who was erased for good must not be mailed either.
                 OR EXISTS (SELECT
                              FROM (SELECT sha256((SELECT erasure_salt
                                                  FROM contacts_addresssecrets
                                                 WHERE organisation_id = %(organisation)s)
                                               || convert_to(named.address, 'UTF8')) AS digest
                                   OFFSET 0) sought
                              JOIN contacts_erasedaddress USING (digest)
                             WHERE organisation_id = %(organisation)s
                               AND let_back_at IS NULL
                            OFFSET 0) THEN %(IS_SUPPRESSED)s
       END
  FROM (SELECT 2 * ordinal + CASE outcome WHEN %(DELETED)s THEN 1 ELSE 0 END AS place,
               outcome, reason, record_id, contact_id,
               CASE outcome
                    WHEN %(NEW)s
                    THEN jsonb_build_object('made', %(FIRST_REVISION)s)
                    WHEN %(RE_ADDED)s
                    THEN jsonb_build_object('woke', detail -> 'deleted_at')
                    WHEN %(DELETED)s
                    THEN jsonb_strip_nulls(jsonb_build_object(
                             'left', detail #> '{before,memberships}',
                             'claims', detail #> '{before,claims}',
                             'buried', detail #> '{before,deleted_at}'))
                    ELSE '{}'
               END
               || CASE WHEN outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s)
                       THEN jsonb_build_object('joined', jsonb_build_array(%(mailing_list)s))
                       ELSE '{}' END
               || CASE WHEN outcome <> %(DELETED)s AND detail ? 'before'
                       THEN jsonb_build_object('before', detail -> 'before',
                                               'after', detail -> 'after')
                       ELSE '{}' END AS did
          FROM syncs_runrow
         WHERE run_id = %(about)s
           AND outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s, %(DELETED)s)
           AND ordinal >= %(after)s / 2 AND ordinal <= %(until)s / 2
         UNION ALL
        SELECT ordinal, outcome, reason, record_id, contact_id, detail
          FROM syncs_runrow
         WHERE run_id = %(about)s
           AND outcome = %(PUT_BACK)s
           AND ordinal > %(after)s AND ordinal <= %(until)s
           -- Of a person who was erased for good since, nothing is left to be put back.
           AND jsonb_typeof(detail -> 'erased') IS DISTINCT FROM 'boolean'
         UNION ALL
        SELECT image.place, %(UNCHANGED)s, NULL::smallint, image.record_id,
               image.contact_id, '{}'::jsonb
          FROM syncs_beforeimage image
         WHERE image.run_id::float8 = %(about)s::float8  -- by the index of places
           AND image.place > %(after)s AND image.place <= %(until)s
           AND NOT EXISTS (SELECT
                             FROM syncs_beforeimage earlier
                            WHERE earlier.run_id = %(about)s
                              AND earlier.contact_id = image.contact_id
                              AND (earlier.place, earlier.record_id)
                                  < (image.place, image.record_id)
                           OFFSET 0)
           AND NOT EXISTS (SELECT
                             FROM syncs_runrow
                            WHERE contact_id = image.contact_id AND run_id = %(about)s
                              AND outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s,
                                              %(DELETED)s, %(PUT_BACK)s)
                           OFFSET 0)) done
  LEFT JOIN LATERAL (SELECT id, address, email, deleted_at, revision
                       FROM contacts_contact
                      WHERE id = done.contact_id
                     OFFSET 0) contact ON true
 -- Below a policy nothing is looked up by what is computed in the condition.
 CROSS JOIN LATERAL (SELECT coalesce(contact.address, done.did #>> '{erased,address}') AS address
                     OFFSET 0) named
 WHERE done.place > %(after)s AND done.place <= %(until)s
