package io.pinbeam.emulator;

import static io.pinbeam.emulator.PostKind.GEO;
import static io.pinbeam.emulator.PostKind.PIN;
import static io.pinbeam.emulator.PostKind.USER;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Section 4 of the cleaning contract: values that become null and are counted, and odd forms that
 * are understood.
 */
final class FieldShapes {
  static final List<DefectShape> ALL = all();

  private FieldShapes() {}

  private static List<DefectShape> all() {
    List<DefectShape> all = new ArrayList<>();
    badFollowers(all);
    badTexts(all);
    badTimes(all);
    badPlaces(all);
    badAges(all);
    oddFollowers(all);
    oddTexts(all);
    oddTimes(all);
    oddPlaces(all);
    oddUsers(all);
    oddObjects(all);
    return List.copyOf(all);
  }

  private static void badFollowers(List<DefectShape> all) {
    for (String json :
        List.of(
            "\"85 k\"",
            "\"85kk\"",
            "\"1e3\"",
            "\"k\"",
            "\"many\"",
            "true",
            "\"\\u0668\\u0665k\"")) {
      all.add(bad(PIN, "follower_count", json, "follower_count", "NOT_A_NUMBER"));
    }
    all.add(bad(PIN, "follower_count", "\"9999999999999M\"", "follower_count", "OUT_OF_RANGE"));
  }

  private static void badTexts(List<DefectShape> all) {
    all.add(bad(PIN, "title", "{\"text\": \"in an object\"}", "title", "NOT_A_TEXT"));
    all.add(bad(PIN, "tag_list", "[\"a\", \"list\"]", "tag_list", "NOT_A_TEXT"));
    all.add(bad(PIN, "category", "[]", "category", "NOT_A_TEXT"));
    all.add(bad(GEO, "country", "{}", "country", "NOT_A_TEXT"));
  }

  private static void badTimes(List<DefectShape> all) {
    for (String json :
        List.of(
            "\"2018-02-29 10:00:00\"",
            "\"17/04/2018 20:15\"",
            "\"yesterday\"",
            "\"2018-04-17 25:00:00\"",
            "\"2018-13-01\"")) {
      all.add(bad(GEO, "timestamp", json, "timestamp", "NOT_A_TIMESTAMP"));
      all.add(bad(USER, "date_joined", json, "date_joined", "NOT_A_TIMESTAMP"));
    }
  }

  private static void badPlaces(List<DefectShape> all) {
    for (String json : List.of("91.5", "-90.0001", "\"north\"", "true")) {
      all.add(bad(GEO, "latitude", json, "coordinates", "NOT_COORDINATES"));
    }
    for (String json : List.of("180.001", "-1000", "\"12,5\"", "null")) {
      all.add(bad(GEO, "longitude", json, "coordinates", "NOT_COORDINATES"));
    }
  }

  private static void badAges(List<DefectShape> all) {
    for (String json : List.of("\"twenty\"", "25.5", "false", "\"2 5\"")) {
      all.add(bad(USER, "age", json, "age", "NOT_A_NUMBER"));
    }
    for (String json : List.of("151", "-1", "\"1000\"")) {
      all.add(bad(USER, "age", json, "age", "OUT_OF_RANGE"));
    }
  }

  private static void oddFollowers(List<DefectShape> all) {
    String column = "follower_count";
    all.add(odd(PIN, column, "\"1.5k\"", column, "1500"));
    all.add(odd(PIN, column, "\"0.25M\"", column, "250000"));
    all.add(odd(PIN, column, "\"1,234\"", column, "1234"));
    all.add(odd(PIN, column, "\" 85K \"", column, "85000"));
    all.add(odd(PIN, column, "\"1B\"", column, "1000000000"));
    all.add(odd(PIN, column, "1234", column, "1234"));
    all.add(odd(PIN, column, "null", column, "null"));
    all.add(odd(PIN, column, "NaN", column, "null").notPosted());
  }

  private static void oddTexts(List<DefectShape> all) {
    all.add(odd(PIN, "title", "\" No Title Data Available \"", "title", "null"));
    all.add(odd(PIN, "title", "\"   \"", "title", "null"));
    all.add(odd(PIN, "title", "\"null\"", "title", "\"null\""));
    all.add(odd(PIN, "title", "\"a\\u0000b\"", "title", "\"a\\u0000b\""));
    all.add(odd(PIN, "title", "\"cut \\ud83e\"", "title", "\"cut \uFFFD\"").notPosted());
    all.add(odd(PIN, "title", "12", "title", "\"12\""));
    all.add(odd(PIN, "poster_name", "\"\"", "poster_name", "null"));
    all.add(
        odd(PIN, "description", "\" kept as it is\\n\"", "description", "\" kept as it is\\n\""));
    all.add(odd(PIN, "save_location", "\"Local save in   /two\"", "save_location", "\"/two\""));
    all.add(odd(PIN, "save_location", "\"Local save in \"", "save_location", "null"));
    all.add(
        odd(PIN, "save_location", "\"local save in /a\"", "save_location", "\"local save in /a\""));
  }

  private static void oddTimes(List<DefectShape> all) {
    String[][] forms = {
      {"\"2019-05-06T07:08:09.123456\"", "\"2019-05-06 07:08:09.123456\""},
      {"\"2019-05-06 07:08:09+02:00\"", "\"2019-05-06 05:08:09\""},
      {"\"2019-05-06T07:08:09Z\"", "\"2019-05-06 07:08:09\""},
      {"\"2019-05-06 23:08:09-0130\"", "\"2019-05-07 00:38:09\""},
      {"\"2019-05-06\"", "\"2019-05-06 00:00:00\""},
      {"1557126489", "\"2019-05-06 07:08:09\""},
      {"1557126489000", "\"2019-05-06 07:08:09\""},
      {"null", "null"}
    };
    for (String[] form : forms) {
      all.add(odd(GEO, "timestamp", form[0], "timestamp", form[1]));
      all.add(odd(USER, "date_joined", form[0], "date_joined", form[1]));
    }
  }

  private static void oddPlaces(List<DefectShape> all) {
    all.add(
        changed(
            GEO,
            "numbers as text",
            (raw, clean) -> raw.json("latitude", "\"" + raw.get("latitude") + "\"")));
    all.add(
        changed(
            GEO,
            "the corner of the map",
            (raw, clean) -> {
              raw.json("latitude", "-90").json("longitude", "180");
              clean.json("coordinates", "[-90.0, 180.0]");
            }));
  }

  private static void oddUsers(List<DefectShape> all) {
    all.add(odd(USER, "age", "\"25\"", "age", "25"));
    all.add(odd(USER, "age", "25.0", "age", "25"));
    all.add(odd(USER, "age", "null", "age", "null"));
    all.add(
        changed(
            USER,
            "first name missing",
            (raw, clean) -> {
              raw.without("first_name").text("last_name", "O'Malley-Öz");
              clean.text("user_name", "O'Malley-Öz");
            }));
    all.add(
        changed(
            USER,
            "both names missing",
            (raw, clean) -> {
              raw.json("first_name", "null").without("last_name");
              clean.json("user_name", "null");
            }));
  }

  private static void oddObjects(List<DefectShape> all) {
    for (PostKind kind : PostKind.values()) {
      String own = kind == PIN ? "index" : "ind";
      all.add(
          changed(kind, "key as text", (raw, clean) -> raw.json(own, "\"" + raw.get(own) + "\"")));
      all.add(changed(kind, "key as a float", (raw, clean) -> raw.json(own, raw.get(own) + ".0")));
      all.add(changed(kind, "fields in another order", (raw, clean) -> raw.reversed()));
      all.add(
          changed(
              kind,
              "key by its other name",
              (raw, clean) -> {
                String key = raw.get(own);
                raw.without(own).json(own.equals("ind") ? "index" : "ind", key);
              }));
    }
    all.add(
        DefectShape.replaced(
            "row: cleaned already",
            post -> SourceRecord.of(post.cleanFields().toString(), post.row())));
    all.add(
        DefectShape.replaced(
                "row: a field twice, the last counts",
                post ->
                    SourceRecord.of(
                        "{\"" + post.keyName() + "\": 99, " + post.raw().substring(1), post.row()))
            .notPosted());
    all.add(
        DefectShape.replaced(
            "row: unknown fields",
            post ->
                SourceRecord.of(
                    post.fields().json("img_src", "null").json("extra", "{\"a\": [1]}").toString(),
                    post.row().withUnknownFields(2))));
  }

  private static DefectShape bad(
      PostKind kind, String field, String json, String column, String reason) {
    return DefectShape.replaced(
            kind.label() + "." + field + " " + json + ": " + reason,
            post -> {
              String clean = post.cleanFields().json(column, "null").toString();
              return SourceRecord.of(
                  post.fields().json(field, json).toString(),
                  Outcome.row(post.n(), clean).withDefect(column, reason));
            })
        .only(kind);
  }

  private static DefectShape odd(
      PostKind kind, String field, String json, String column, String meaning) {
    return changed(
        kind,
        field + " " + json,
        (raw, clean) -> {
          raw.json(field, json);
          clean.json(column, meaning);
        });
  }

  private static DefectShape changed(
      PostKind kind, String what, BiConsumer<JsonFields, JsonFields> change) {
    return DefectShape.replaced(
            kind.label() + ": " + what,
            post -> {
              JsonFields raw = post.fields();
              JsonFields clean = post.cleanFields();
              change.accept(raw, clean);
              return SourceRecord.of(raw.toString(), Outcome.row(post.n(), clean.toString()));
            })
        .only(kind);
  }
}
