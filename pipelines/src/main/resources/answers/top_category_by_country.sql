-- 1: the category posted most in each country; tied says how many share the top.
SELECT
  country,
  TOP_NAME(category) AS category,
  TOP_COUNT(category) AS category_count,
  TOP_TIED(category) AS tied
FROM posts
WHERE country IS NOT NULL AND category IS NOT NULL
GROUP BY country
