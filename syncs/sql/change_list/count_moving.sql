-- The numbers of those who come along, and a digest of who they are and what becomes of each, in
-- whatever order.
SELECT count(*) FILTER (WHERE arrives = 'joins'), count(*) FILTER (WHERE arrives = 'there'),
       count(*) FILTER (WHERE arrives = 'opted_out'), count(*) FILTER (WHERE arrives = 'barred'),
       count(*) FILTER (WHERE leaves), count(*) FILTER (WHERE NOT leaves),
       coalesce(sum(hashtextextended(contact_id || arrives || leaves, 0)::numeric), 0)
  FROM ({moving.sql}) moving
