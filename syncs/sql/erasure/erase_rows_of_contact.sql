-- Rows of the ledger about a person who is erased: what became of them stays, and nothing that
-- names them.
UPDATE syncs_runrow
   SET email  = NULL,
       detail = jsonb_strip_nulls(jsonb_build_object('removed_from', detail -> 'removed_from',
                                                     'deleted', detail -> 'deleted',
                                                     'outside_view', detail -> 'outside_view',
                                                     'kept', detail -> 'kept'))
                || '{"erased": true}'
 WHERE contact_id = %(contact)s
