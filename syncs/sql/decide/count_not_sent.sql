-- Without which fields records came, and how many (R73).
SELECT field, count(*)
  FROM {staged}
 CROSS JOIN LATERAL jsonb_array_elements_text(not_sent::jsonb) AS field
 WHERE not_sent IS NOT NULL
 GROUP BY field
 ORDER BY field
