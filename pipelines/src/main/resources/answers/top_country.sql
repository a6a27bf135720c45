-- 3b: the country whose top poster has the most followers.
SELECT
  LARGEST(SIZED(followers, country)) AS country,
  LARGEST(SIZED_VALUE(followers, country, poster)) AS poster_name,
  MAX(followers) AS follower_count
FROM (
  SELECT
    country,
    LARGEST(SIZED(follower_count, poster_name)) AS poster,
    MAX(follower_count) AS followers
  FROM posts
  WHERE country IS NOT NULL AND poster_name IS NOT NULL AND follower_count IS NOT NULL
  GROUP BY country
)
HAVING COUNT(*) > 0
