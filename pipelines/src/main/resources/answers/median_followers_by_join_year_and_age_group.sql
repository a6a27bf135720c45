-- 8: the same for each age group.
SELECT
  EXTRACT(YEAR FROM date_joined) AS join_year,
  AGE_GROUP(age) AS age_group,
  MEDIAN(follower_count) AS median_follower_count
FROM posts
WHERE follower_count IS NOT NULL
  AND AGE_GROUP(age) IS NOT NULL
  AND date_joined >= TIMESTAMP '2015-01-01 00:00:00'
  AND date_joined < TIMESTAMP '2021-01-01 00:00:00'
GROUP BY EXTRACT(YEAR FROM date_joined), AGE_GROUP(age)
