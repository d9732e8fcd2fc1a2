-- The claims of the sync on the new list, on the contacts of a range. To be done when its people have joined; who has opted out is
-- there for others only.
INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                      organisation_id)
SELECT %(new_list)s, claim.contact_id, claim.claimant_id, claim.record_id, claim.organisation_id
  FROM contacts_membershipclaim claim
 WHERE claim.mailing_list_id = %(mailing_list)s
   AND claim.claimant_id = %(sync)s
   AND claim.contact_id > %(after)s AND claim.contact_id <= %(until)s
   AND EXISTS (SELECT
                 FROM contacts_membership
                WHERE mailing_list_id = %(new_list)s AND contact_id = claim.contact_id
               OFFSET 0)
   AND NOT EXISTS (SELECT
                     FROM ({opted_out_of_sync.sql}) opted_out
                    WHERE opted_out.contact_id = claim.contact_id)
    ON CONFLICT DO NOTHING
