-- Some of those who come along of whom `who` is true, in the order in which they were made.
SELECT contact_id, arrives, leaves
  FROM ({moving.sql}) moving
 WHERE contact_id > %(after)s
   AND (%(who)s IN ('', arrives) OR %(who)s = CASE WHEN leaves THEN 'leaves' ELSE 'stays' END)
 ORDER BY contact_id
 LIMIT %(at_most)s
