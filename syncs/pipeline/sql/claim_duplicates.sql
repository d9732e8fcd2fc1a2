-- A record whose address another record won claims the membership too, so that the person stays
-- when the other record goes (R18, R67).
INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                      organisation_id)
SELECT %(mailing_list)s, contact.id, %(sync)s, staged.record_id, %(organisation)s
  FROM {staged} staged
  JOIN contacts_contact contact
    ON contact.organisation_id = %(organisation)s AND contact.address = staged.address
  JOIN contacts_membership member
    ON member.mailing_list_id = %(mailing_list)s AND member.contact_id = contact.id
 WHERE staged.kind = 'r'
   AND staged.reason = %(FILE_DUPLICATE)s
   AND NOT (staged.opted_out AND %(opt_outs)s <> 'ignore')
   AND NOT (staged.converted AND %(converted)s <> 'ignore')
    ON CONFLICT DO NOTHING
