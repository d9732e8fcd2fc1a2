-- Records outside the view that this sync never imported are none of its business, unless they are
-- remembered for having opted out.
DELETE FROM {staged} staged
 WHERE staged.kind = %(OUTSIDE_KIND)s
   AND NOT EXISTS (SELECT
                     FROM syncs_sourcelink link
                    WHERE link.sync_id = %(sync)s AND link.record_id = staged.record_id
                   OFFSET 0)
   AND NOT EXISTS (SELECT
                     FROM syncs_optedoutrecord remembered
                    WHERE remembered.sync_id = %(sync)s
                      AND remembered.record_id = staged.record_id
                   OFFSET 0)
