-- The parts that nobody reported for so many seconds, each with when somebody last did.
  SELECT part.name, max(reported_at)
    FROM unnest(%(parts)s) WITH ORDINALITY AS part (name, place)
    LEFT JOIN syncs_heartbeat ON syncs_heartbeat.part = part.name
GROUP BY part.name, part.place
  HAVING coalesce(max(reported_at) < clock_timestamp() - make_interval(secs => %(seconds)s), true)
ORDER BY part.place
