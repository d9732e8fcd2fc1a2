-- Somebody else may have claimed a person since the removal was decided: then it does not happen.
DELETE FROM syncs_runrow removal
 WHERE removal.run_id = %(run)s
   AND removal.outcome = %(DELETED)s
   AND removal.detail ->> 'removed_from' = 'list'
   AND EXISTS (SELECT
                 FROM contacts_membershipclaim claim
                WHERE claim.mailing_list_id = %(mailing_list)s
                  AND claim.contact_id = removal.contact_id)
