-- All lists of an organisation with what is known of a person there (R93): since when they are on it,
-- who claims them, how they left it the last time otherwise than by a run, and the questions about them
-- (R74), each on the list of its run: those that nobody has answered yet, and those by which they stay,
-- also where the run ended before it asked.
WITH held AS MATERIALIZED (  -- once, and not for each list
    SELECT DISTINCT ON (record.sync_id, record.hold_id)
           record.sync_id, record.hold_id, record.because, record.record_id,
           (run.settings ->> 'mailing_list_id')::bigint AS list_id,
           coalesce(hold.held_at, hold.answered_at) AS held_at,
           hold.answer, coalesce(nullif(person.name, ''), person.email) AS answered_by
      FROM syncs_sync sync
     CROSS JOIN LATERAL (SELECT sync_id, hold_id, because, record_id
                           FROM syncs_heldrecord
                          WHERE sync_id = sync.id AND contact_id = %(contact)s
                         OFFSET 0) record
      JOIN syncs_hold hold ON hold.run_id = record.hold_id
      JOIN syncs_importrun run ON run.id = record.hold_id
      LEFT JOIN accounts_user person ON person.id = hold.answered_by_id
     WHERE sync.organisation_id = %(organisation)s
       AND hold.answer = ANY (%(asking_or_keeping)s)
       AND (hold.held_at IS NOT NULL OR hold.answer <> '')
     ORDER BY record.sync_id, record.hold_id, record.because, record.record_id
)
SELECT list.id, list.name, list.archived_at IS NOT NULL, member.created_at, claim.found,
       departure.cause, departure.left_at, coalesce(nullif(person.name, ''), person.email),
       departure.sync_id, waiting.found
  FROM contacts_mailinglist list
  LEFT JOIN LATERAL (SELECT created_at
                       FROM contacts_membership
                      WHERE mailing_list_id = list.id AND contact_id = %(contact)s
                     OFFSET 0) member ON true
  LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_array(claimant_id, record_id, created_at)
                                      ORDER BY claimant_id, record_id) AS found
                       FROM contacts_membershipclaim
                      WHERE mailing_list_id = list.id AND contact_id = %(contact)s
                     OFFSET 0) claim ON true
  LEFT JOIN LATERAL (SELECT cause, left_at, left_by_id, sync_id
                       FROM contacts_departure
                      WHERE mailing_list_id = list.id AND contact_id = %(contact)s
                     OFFSET 0) departure ON true
  LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_array(sync_id, list_id, hold_id, because,
                                                        record_id, held_at, answer, answered_by)
                                      ORDER BY sync_id, hold_id) AS found
                       FROM held
                      WHERE list_id = list.id) waiting ON true
  LEFT JOIN accounts_user person ON person.id = departure.left_by_id
 WHERE list.organisation_id = %(organisation)s
 ORDER BY lower(list.name), list.id
