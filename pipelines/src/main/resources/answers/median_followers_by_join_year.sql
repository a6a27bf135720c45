-- 7: the median follower count of those who joined in each year from 2015 to 2020.
SELECT
  EXTRACT(YEAR FROM date_joined) AS join_year,
  MEDIAN(follower_count) AS median_follower_count
FROM posts
WHERE follower_count IS NOT NULL
  AND date_joined >= TIMESTAMP '2015-01-01 00:00:00'
  AND date_joined < TIMESTAMP '2021-01-01 00:00:00'
GROUP BY EXTRACT(YEAR FROM date_joined)
