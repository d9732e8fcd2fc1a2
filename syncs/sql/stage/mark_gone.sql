-- What was read of a record before it was deleted is not in Recruit any more (R73): the deleted feed
-- is read last.
UPDATE {staged}
   SET kind = %(GONE_KIND)s
 WHERE kind IN (%(READ_KIND)s, %(KNOWN_KIND)s, %(OUTSIDE_KIND)s)
   AND record_id IN (SELECT record_id FROM {staged} WHERE kind = %(DELETED_KIND)s)
