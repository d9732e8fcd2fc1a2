-- Who has opted out is let go of by all records of this sync that claim them, also by those that
-- were not read in this run. One that claims nobody, because somebody took the person off the list,
-- stays linked: since when it binds (R50) goes by when it came first. Each takes one ordinal behind
-- those of the others.
INSERT INTO {staged} (ordinal, record_id, kind, leaves, because)
SELECT %(staged)s + row_number() OVER (ORDER BY claim.record_id),
       claim.record_id, %(CLAIM_KIND)s, opted_out.contact_id, %(OPTED_OUT)s
  FROM opted_out
 CROSS JOIN LATERAL (SELECT record_id
                       FROM contacts_membershipclaim
                      WHERE mailing_list_id = %(mailing_list)s
                        AND contact_id = opted_out.contact_id
                        AND claimant_id = %(sync)s
                     OFFSET 0) claim
