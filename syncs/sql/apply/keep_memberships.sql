-- What the people of a range lose besides the claims of the records that let go of them: each list
-- with the day since when they were on it, and, where they leave the organisation, the claims of
-- others. An undo needs it (R98). To be done when the claims are released, before anybody goes. All
-- of these rows exist.
INSERT INTO syncs_runrow AS removal (run_id, outcome, ordinal, organisation_id, reason, record_id,
                                     contact_id, email, detail)
SELECT going.run_id, going.outcome, going.ordinal, going.organisation_id, going.reason,
       going.record_id, going.contact_id, going.email,
       going.detail || jsonb_build_object('before', jsonb_strip_nulls(jsonb_build_object(
           'memberships', member.lost,
           'claims', claim.lost,
           'deleted_at', CASE WHEN list.are_all THEN now() END)))
  FROM syncs_runrow going
 CROSS JOIN LATERAL (SELECT going.detail ->> 'removed_from' = %(REMOVE_FROM_ORGANISATION)s
                            AS are_all) list
 CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_array(found.mailing_list_id, found.created_at))
                            AS lost
                       FROM contacts_mailinglist asked
                      CROSS JOIN LATERAL (SELECT mailing_list_id, created_at
                                            FROM contacts_membership
                                           WHERE mailing_list_id = asked.id
                                             AND contact_id = going.contact_id
                                          OFFSET 0) found
                      WHERE asked.organisation_id = %(organisation)s
                        AND (list.are_all OR asked.id = %(mailing_list)s)) member
  LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_array(found.mailing_list_id, found.claimant_id,
                                                        found.record_id, found.created_at)) AS lost
                       FROM contacts_mailinglist asked
                      CROSS JOIN LATERAL (SELECT mailing_list_id, claimant_id, record_id, created_at
                                            FROM contacts_membershipclaim
                                           WHERE mailing_list_id = asked.id
                                             AND contact_id = going.contact_id
                                          OFFSET 0) found
                      WHERE asked.organisation_id = %(organisation)s AND list.are_all) claim ON true
 WHERE going.run_id = %(run)s
   AND going.outcome = %(DELETED)s
   AND going.ordinal > %(after)s AND going.ordinal <= %(until)s
    ON CONFLICT (run_id, outcome, ordinal) DO UPDATE
   SET detail = excluded.detail
