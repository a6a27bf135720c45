-- 5: the median follower count of each age group.
SELECT
  AGE_GROUP(age) AS age_group,
  MEDIAN(follower_count) AS median_follower_count
FROM posts
WHERE AGE_GROUP(age) IS NOT NULL AND follower_count IS NOT NULL
GROUP BY AGE_GROUP(age)
