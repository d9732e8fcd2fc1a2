-- The leaving records give up their claims.
DELETE FROM contacts_membershipclaim claim
 USING {staged} staged
 WHERE claim.mailing_list_id = %(mailing_list)s
   AND claim.contact_id = staged.leaves
   AND claim.claimant_id = %(sync)s
   AND claim.record_id = staged.record_id
