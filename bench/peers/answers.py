"""The ten answers in SQL that DuckDB and Spark both read, by docs/contracts/answers.md, and their files.

Views: pg(category, poster_name, follower_count, country, post_year) is pin x geo, pu(category,
follower_count, age_group, age_order, join_year) is pin x user, u(user_name, age, date_joined,
join_year) is user alone.
"""
import csv
import pathlib

AGE_GROUP = """case when age between 18 and 24 then '18-24' when age between 25 and 35 then '25-35'
 when age between 36 and 50 then '36-50' when age > 50 then '+50' end"""
AGE_ORDER = "case when age <= 24 then 1 when age <= 35 then 2 when age <= 50 then 3 else 4 end"


def _top(source, group, where, order):
    return f"""
with counted as (select {group}, {order} as place, category, count(*) as category_count from {source}
  where {group} is not null and category is not null and {where} group by {group}, {order}, category),
ranked as (select *, row_number() over (partition by {group} order by category_count desc, category) as n,
  count(*) over (partition by {group}, category_count) as tied from counted)
select {group}, category, category_count, tied from ranked where n = 1 order by place"""


POSTERS = """
with ranked as (select country, poster_name, follower_count,
  row_number() over (partition by country order by follower_count desc, poster_name) as n from pg
  where country is not null and poster_name is not null and follower_count is not null)
select country, poster_name, follower_count from ranked where n = 1"""

YEARS = "join_year between 2015 and 2020"


def queries(median):
    """By the name of the file; median is the engine's exact one, of {}."""
    followers = median.format("follower_count")
    return {
        "top_category_by_country": _top("pg", "country", "true", "country"),
        "category_count_by_year": """
select post_year, category, count(*) as category_count from pg
where post_year between 2018 and 2022 and category is not null
group by post_year, category order by post_year, category""",
        "top_category_by_year": _top(
            "pg", "post_year", "post_year between 2018 and 2022", "post_year"),
        "top_poster_by_country": f"select * from ({POSTERS}) as t order by country",
        "top_country":
            f"select * from ({POSTERS}) as t order by follower_count desc, country limit 1",
        "top_category_by_age_group": _top("pu", "age_group", "true", "age_order"),
        "median_followers_by_age_group": f"""
select age_group, {followers} as median_follower_count from pu
where age_group is not null and follower_count is not null
group by age_group, age_order order by age_order""",
        "users_joined_by_year": f"""
select join_year, count(*) as number_users_joined, sum(n) as number_records from
  (select join_year, user_name, age, date_joined, count(*) as n from u where {YEARS}
   group by join_year, user_name, age, date_joined) as persons
group by join_year order by join_year""",
        "median_followers_by_join_year": f"""
select join_year, {followers} as median_follower_count from pu
where {YEARS} and follower_count is not null group by join_year order by join_year""",
        "median_followers_by_join_year_and_age_group": f"""
select join_year, age_group, {followers} as median_follower_count from pu
where {YEARS} and age_group is not null and follower_count is not null
group by join_year, age_group, age_order order by join_year, age_order""",
    }


def write(folder, name, columns, rows):
    path = pathlib.Path(folder, f"{name}.csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([f"{value:.1f}" if isinstance(value, float) else value for value in row])
