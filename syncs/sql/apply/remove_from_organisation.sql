-- All memberships go, whoever claims them; the contact stays as a tombstone, so that its return is
-- recognised (R18, R62). Suppressions stay.
WITH removed AS (
    SELECT contact_id
      FROM syncs_runrow
     WHERE run_id = %(run)s
       AND outcome = %(DELETED)s
       AND detail ->> 'removed_from' = 'organisation'
), list AS (
    SELECT id FROM contacts_mailinglist WHERE organisation_id = %(organisation)s
), claims AS (
    DELETE FROM contacts_membershipclaim claim
     USING removed, list
     WHERE claim.mailing_list_id = list.id AND claim.contact_id = removed.contact_id
), members AS (
    DELETE FROM contacts_membership member
     USING removed, list
     WHERE member.mailing_list_id = list.id AND member.contact_id = removed.contact_id
)
UPDATE contacts_contact contact
   SET deleted_at = now(), updated_at = now(), revision = revision + 1
  FROM removed
 WHERE contact.id = removed.contact_id
