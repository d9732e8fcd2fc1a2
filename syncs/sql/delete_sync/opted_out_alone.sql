-- Of these, who has opted out: nobody keeps them there by hand (R15).
SELECT contact_id
  FROM ({kept_alone.sql}) alone
  JOIN ({opted_out_of_sync.sql}) opted_out USING (contact_id)
