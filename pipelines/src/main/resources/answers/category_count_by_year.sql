-- 2: posts of each category in each year from 2018 to 2022.
SELECT
  EXTRACT(YEAR FROM `timestamp`) AS post_year,
  category,
  COUNT(*) AS category_count
FROM posts
WHERE category IS NOT NULL
  AND `timestamp` >= TIMESTAMP '2018-01-01 00:00:00'
  AND `timestamp` < TIMESTAMP '2023-01-01 00:00:00'
GROUP BY EXTRACT(YEAR FROM `timestamp`), category
