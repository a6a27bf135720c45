-- 6: different persons, and rows, that joined in each year from 2015 to 2020.
SELECT
  EXTRACT(YEAR FROM date_joined) AS join_year,
  DISTINCT_COUNT(PERSON(user_name, age, date_joined_micros)) AS number_users_joined,
  COUNT(*) AS number_records
FROM `user`
WHERE date_joined >= TIMESTAMP '2015-01-01 00:00:00'
  AND date_joined < TIMESTAMP '2021-01-01 00:00:00'
GROUP BY EXTRACT(YEAR FROM date_joined)
