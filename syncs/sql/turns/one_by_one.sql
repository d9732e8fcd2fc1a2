-- Workers look for a run one after another: two that looked at the same instant would see the same
-- runs at work, and take one too many of a connection. Each of these statements sees what was
-- committed before it began; together they are one transaction, which waits for nobody in between.
SELECT pg_advisory_xact_lock(%(taking_turns)s);
-- Statistics may be older than the runs that wait. Whatever they say, the indexes have the order.
SET LOCAL enable_sort = off;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
{inner}
