-- A record that let go of its contact and fills no other one is not linked any more.
DELETE FROM syncs_sourcelink link
 USING {staged} staged
 WHERE link.sync_id = %(sync)s
   AND link.record_id = staged.record_id
   AND link.contact_id = staged.leaves
