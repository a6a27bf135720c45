-- 4: the category posted most by each age group.
SELECT
  AGE_GROUP(age) AS age_group,
  TOP_NAME(category) AS category,
  TOP_COUNT(category) AS category_count,
  TOP_TIED(category) AS tied
FROM posts
WHERE AGE_GROUP(age) IS NOT NULL AND category IS NOT NULL
GROUP BY AGE_GROUP(age)
