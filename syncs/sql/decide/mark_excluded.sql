-- Who is left out by the policies of the sync: addresses that have opted out (R15), converted
-- candidates (R17). Where a record came without the field, nobody is added, and nobody who is on the
-- list is taken off it (R73).
UPDATE {staged} staged
   SET reason = excluded.reason
  FROM (SELECT asked.ordinal,
               CASE WHEN opted_out.address IS NOT NULL            THEN %(OPTED_OUT)s
                    WHEN asked.opted_out IS NULL AND %(opt_outs)s <> %(IGNORE)s
                         AND NOT on_list.is_member                THEN %(OPTED_OUT)s
                    WHEN asked.converted                          THEN %(CONVERTED)s
                    WHEN asked.converted IS NULL AND NOT on_list.is_member THEN %(CONVERTED)s
               END AS reason
          FROM {staged} asked
          LEFT JOIN opted_out USING (address)
         CROSS JOIN LATERAL (SELECT (asked.opted_out IS NULL OR asked.converted IS NULL)
                                    AND EXISTS (SELECT
                                                  FROM contacts_contact contact
                                                  JOIN contacts_membership member
                                                    ON member.contact_id = contact.id
                                                   AND member.mailing_list_id = %(mailing_list)s
                                                 WHERE contact.organisation_id = %(organisation)s
                                                   AND contact.address = asked.address
                                                OFFSET 0) AS is_member) on_list
         WHERE asked.kind = %(READ_KIND)s
           AND asked.selected
           AND asked.reason IS NULL
           AND (opted_out.address IS NOT NULL
                OR asked.opted_out IS NULL
                OR asked.converted IS DISTINCT FROM false)) excluded
 WHERE staged.ordinal = excluded.ordinal
   AND excluded.reason IS NOT NULL
