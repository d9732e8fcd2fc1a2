DELETE FROM contacts_membership member
 USING syncs_runrow removal
 WHERE removal.run_id = %(run)s
   AND removal.outcome = %(DELETED)s
   AND removal.detail ->> 'removed_from' = 'list'
   AND member.mailing_list_id = %(mailing_list)s
   AND member.contact_id = removal.contact_id
