-- Whom the sync keeps on its list stays there by hand (R25).
INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                      organisation_id)
SELECT DISTINCT mailing_list_id, contact_id, %(BY_HAND)s, 0, organisation_id
  FROM contacts_membershipclaim
 WHERE mailing_list_id = %(mailing_list)s AND claimant_id = %(sync)s
    ON CONFLICT DO NOTHING
