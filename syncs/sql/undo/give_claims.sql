-- The claims that went with the run: those of the sync's records, and those of others.
INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                      organisation_id, created_at)
SELECT %(mailing_list)s, contact_id, %(sync)s, record_id, %(organisation)s, claimed_since
  FROM stood
 WHERE claims
 UNION ALL
SELECT other_claim.mailing_list_id, deed.contact_id, other_claim.claimant_id, other_claim.record_id,
       %(organisation)s, other_claim.since
  FROM other_claim
  JOIN deed USING (place)
  JOIN part USING (place, mailing_list_id)
 WHERE other_claim.comes AND part.verdict IS NULL
    ON CONFLICT DO NOTHING
