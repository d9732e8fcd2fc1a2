-- Whom the sync keeps on its list, of a range, stays there by hand (R25), but for those who have opted out (R15).
INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                      organisation_id)
SELECT DISTINCT claim.mailing_list_id, claim.contact_id, %(BY_HAND)s, 0, claim.organisation_id
  FROM contacts_membershipclaim claim
 WHERE claim.mailing_list_id = %(mailing_list)s AND claim.claimant_id = %(sync)s
   AND claim.contact_id > %(after)s AND claim.contact_id <= %(until)s
   AND NOT EXISTS (SELECT
                     FROM ({opted_out_of_sync.sql}) opted_out
                    WHERE opted_out.contact_id = claim.contact_id)
    ON CONFLICT DO NOTHING
