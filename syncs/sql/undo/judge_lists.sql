-- Which memberships come back, and which go again.
INSERT INTO part (place, name, comes, mailing_list_id, since, verdict)
SELECT deed.place, 'list:' || lost.id, true, lost.id, lost.since,
       CASE WHEN deed.forbidden IS NOT NULL THEN deed.forbidden
            WHEN list.id IS NULL THEN %(LIST_DELETED)s
            WHEN NOT deed.is_there AND NOT deed.did ? 'erased' THEN %(CONTACT_GONE)s
            WHEN namesake.id IS NOT NULL THEN %(ADDRESS_TAKEN)s
            WHEN deed.deleted_at <> coalesce((deed.did ->> 'buried')::timestamptz, '-infinity')
            THEN %(CONTACT_DELETED)s
            WHEN member.contact_id IS NOT NULL THEN %(BACK_ALREADY)s
            WHEN taken_off.is_so THEN %(REMOVED_SINCE)s
            WHEN NOT EXISTS (SELECT
                               FROM stood
                              WHERE stood.contact_id = deed.contact_id
                                AND stood.has_ended
                                AND stood.is_as_left AND NOT stood.has_opted_out
                                AND lost.id = %(mailing_list)s
                             OFFSET 0)
                 AND NOT EXISTS (SELECT
                                   FROM other_claim
                                  WHERE place = deed.place AND mailing_list_id = lost.id AND comes
                                 OFFSET 0) THEN %(CLAIMED_BY_NOBODY)s
       END
  FROM deed
 CROSS JOIN LATERAL (SELECT (value ->> 0)::bigint AS id, (value ->> 1)::timestamptz AS since
                       FROM jsonb_array_elements(deed.did -> 'left')) lost
 CROSS JOIN LATERAL (SELECT lost.id AS mailing_list_id, deed.contact_id) asked
 CROSS JOIN LATERAL (SELECT EXISTS ({taken_off_since.sql}) AS is_so) taken_off
  LEFT JOIN LATERAL (SELECT id
                       FROM contacts_mailinglist
                      WHERE id = lost.id
                     OFFSET 0) list ON true
  LEFT JOIN LATERAL (SELECT contact_id
                       FROM contacts_membership
                      WHERE mailing_list_id = lost.id AND contact_id = deed.contact_id
                     OFFSET 0) member ON true
  LEFT JOIN LATERAL (SELECT id
                       FROM contacts_contact
                      WHERE organisation_id = %(organisation)s AND address = deed.address
                     OFFSET 0) namesake ON deed.did ? 'erased'
 UNION ALL
SELECT deed.place, 'list:' || joined.id, false, joined.id, member.created_at,
       CASE WHEN NOT deed.is_there THEN %(CONTACT_GONE)s
            WHEN member.created_at IS NULL THEN %(REMOVED_SINCE)s
            ELSE other.claim
       END
  FROM deed
 CROSS JOIN LATERAL (SELECT value::bigint AS id
                       FROM jsonb_array_elements_text(deed.did -> 'joined')) joined
  LEFT JOIN LATERAL (SELECT created_at
                       FROM contacts_membership
                      WHERE mailing_list_id = joined.id AND contact_id = deed.contact_id
                     OFFSET 0) member ON true
  LEFT JOIN LATERAL (SELECT CASE WHEN bool_or(claim.claimant_id = %(BY_HAND)s)
                                 THEN %(KEPT_BY_HAND)s
                                 WHEN bool_or(claim.claimant_id <> %(sync)s)
                                 THEN %(KEPT_BY_SYNC)s
                                 WHEN count(*) > 0
                                 THEN %(KEPT_BY_RECORD)s END AS claim
                       FROM (SELECT claimant_id, record_id
                               FROM contacts_membershipclaim
                              WHERE mailing_list_id = joined.id AND contact_id = deed.contact_id
                             OFFSET 0) claim
                      WHERE NOT (claim.claimant_id = %(sync)s
                                 AND EXISTS (SELECT
                                               FROM stood
                                              WHERE contact_id = deed.contact_id
                                                AND record_id = claim.record_id
                                                AND has_begun
                                             OFFSET 0))
                        AND NOT EXISTS (SELECT
                                          FROM other_claim
                                         WHERE place = deed.place AND mailing_list_id = joined.id
                                           AND claimant_id = claim.claimant_id
                                           AND record_id = claim.record_id
                                           AND NOT comes
                                        OFFSET 0)) other ON true
