-- Some of those whom nobody but the sync keeps on its list leave it (R25), and it is kept why (R93). To
-- be done before the sync lets go.
WITH gone AS (
    DELETE FROM contacts_membership
     WHERE ctid = ANY (ARRAY (SELECT member.ctid
                                FROM ({inner}) gone
                               CROSS JOIN LATERAL (SELECT ctid
                                                     FROM contacts_membership
                                                    WHERE mailing_list_id = %(mailing_list)s
                                                      AND contact_id = gone.contact_id
                                                   OFFSET 0) member))
 RETURNING mailing_list_id, contact_id, organisation_id
)
INSERT INTO contacts_departure (mailing_list_id, contact_id, organisation_id, cause, sync_id)
SELECT mailing_list_id, contact_id, organisation_id, %(cause)s, %(sync)s
  FROM gone
    ON CONFLICT (mailing_list_id, contact_id) DO UPDATE
   SET cause      = excluded.cause,
       sync_id    = excluded.sync_id,
       left_by_id = NULL,
       left_at    = excluded.left_at
