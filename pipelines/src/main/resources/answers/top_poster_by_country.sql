-- 3: the poster with the most followers in each country.
SELECT
  country,
  LARGEST(SIZED(follower_count, poster_name)) AS poster_name,
  MAX(follower_count) AS follower_count
FROM posts
WHERE country IS NOT NULL AND poster_name IS NOT NULL AND follower_count IS NOT NULL
GROUP BY country
