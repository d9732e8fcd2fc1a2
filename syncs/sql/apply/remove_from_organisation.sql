-- All memberships go, whoever claims them; the contact stays as a tombstone, so that its return is
-- recognised (R18, R62). Suppressions stay.
WITH removed AS (
    SELECT contact_id
      FROM syncs_runrow
     WHERE run_id = %(run)s
       AND outcome = %(DELETED)s
       AND ordinal > %(after)s AND ordinal <= %(until)s
       AND detail ->> 'removed_from' = %(REMOVE_FROM_ORGANISATION)s
), list AS (
    SELECT id FROM contacts_mailinglist WHERE organisation_id = %(organisation)s
), claims AS (
    DELETE FROM contacts_membershipclaim
     WHERE ctid = ANY (ARRAY (SELECT claim.ctid
                                FROM removed
                               CROSS JOIN list
                               CROSS JOIN LATERAL (SELECT ctid
                                                     FROM contacts_membershipclaim
                                                    WHERE mailing_list_id = list.id
                                                      AND contact_id = removed.contact_id
                                                   OFFSET 0) claim))
), members AS (
    DELETE FROM contacts_membership
     WHERE ctid = ANY (ARRAY (SELECT member.ctid
                                FROM removed
                               CROSS JOIN list
                               CROSS JOIN LATERAL (SELECT ctid
                                                     FROM contacts_membership
                                                    WHERE mailing_list_id = list.id
                                                      AND contact_id = removed.contact_id
                                                   OFFSET 0) member))
)
UPDATE contacts_contact contact
   SET deleted_at = now(), updated_at = now(), revision = revision + 1
  FROM removed
 WHERE contact.id = removed.contact_id
