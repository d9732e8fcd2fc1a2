-- Whom the sync keeps on its list, of a range, comes along to the new one (R23), but for those who have opted out
-- (R15) or must not be mailed (R69).
INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id)
SELECT DISTINCT %(new_list)s, claim.contact_id, claim.organisation_id
  FROM contacts_membershipclaim claim
  JOIN contacts_contact contact ON contact.id = claim.contact_id
 WHERE claim.mailing_list_id = %(mailing_list)s
   AND claim.claimant_id = %(sync)s
   AND claim.contact_id > %(after)s AND claim.contact_id <= %(until)s
   AND NOT EXISTS (SELECT
                     FROM contacts_suppression
                    WHERE organisation_id = contact.organisation_id
                      AND address = contact.address
                   OFFSET 0)
   AND NOT EXISTS (SELECT
                     FROM ({opted_out_of_sync.sql}) opted_out
                    WHERE opted_out.contact_id = claim.contact_id)
    ON CONFLICT DO NOTHING
