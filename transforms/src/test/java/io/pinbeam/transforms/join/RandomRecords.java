package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.User;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Small inputs full of what is rare: ties, nulls, repeats with the same and with other content,
 * tables without a row, extreme values, odd names.
 */
public final class RandomRecords {
  private static final String[] NAMES = {
    "art",
    "beauty",
    "a,b",
    "say \"hi\"",
    "two\nlines",
    "cr\rhere",
    " blank ",
    "",
    "null",
    "é",
    "\uD83E\uDD0D",
    "\uD83E\uDD0D2",
    "\uE000",
    "\uFFFD",
    "\uFF5E",
    "Aa",
    "BB",
    "x".repeat(300)
  };
  private static final Integer[] AGES = {null, 0, 17, 18, 24, 25, 35, 36, 50, 51, 150, 20, 30, 40};
  private static final long[] FOLLOWERS = {
    0,
    1,
    2,
    3,
    1000,
    1001,
    85_000,
    2_000_000,
    1_000_000_000_000_001L,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1
  };
  private static final String[] TIMES = {
    "2014-12-31T23:59:59.999999", "2015-01-01T00:00:00", "2016-02-29T12:00:00",
    "2017-12-31T20:00:00", "2018-01-01T00:00:00", "2019-06-01T01:02:03.000004",
    "2020-12-31T23:59:59.999999", "2021-01-01T00:00:00", "2022-12-31T23:59:59",
    "2023-01-01T00:00:00", "1969-12-31T23:59:59.999999", "0001-01-01T00:00:00",
    "9999-12-31T23:59:59.999999"
  };

  private final Random random;
  private final int names;
  private final int keys;
  private final boolean repeats;

  private RandomRecords(long seed) {
    random = new Random(seed);
    names = 1 + random.nextInt(NAMES.length);
    keys = 1 + random.nextInt(40);
    repeats = random.nextInt(3) > 0;
  }

  /** The same records for the same seed. */
  public static List<CleanedRecord> of(long seed) {
    return new RandomRecords(seed).records();
  }

  private List<CleanedRecord> records() {
    List<RecordOrder> orders = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      orders.add(RecordOrder.of(i % 3, i / 12, i % 12 / 3));
    }
    Collections.shuffle(orders, random);
    List<CleanedRecord> records = new ArrayList<>();
    for (int kind = 0; kind < 3; kind++) {
      int rows = random.nextInt(8) == 0 ? 0 : random.nextInt(3 * keys);
      for (int i = 0; i < rows; i++) {
        long ind = repeats ? random.nextInt(keys) : i;
        CleanedRecord record = record(kind, ind == 39 ? Long.MAX_VALUE : ind, orders.get(i));
        records.add(record);
        if (repeats && random.nextInt(8) == 0) {
          records.add(again(record, orders.get(300 + i)));
        }
        if (repeats && random.nextInt(20) == 0) {
          records.add(record);
        }
      }
    }
    Collections.shuffle(records, random);
    return records;
  }

  private CleanedRecord record(int kind, long ind, RecordOrder order) {
    return switch (kind) {
      case 0 -> CleanedRecord.of(order, pin(ind));
      case 1 -> CleanedRecord.of(order, geo(ind));
      default -> CleanedRecord.of(order, user(ind));
    };
  }

  private static CleanedRecord again(CleanedRecord record, RecordOrder order) {
    return switch (record.kind()) {
      case PIN -> CleanedRecord.of(order, record.pin());
      case GEO -> CleanedRecord.of(order, record.geo());
      case USER -> CleanedRecord.of(order, record.user());
    };
  }

  private Pin pin(long ind) {
    return Pin.builder()
        .ind(ind)
        .title(name())
        .description(name())
        .followerCount(random.nextInt(6) == 0 ? null : FOLLOWERS[random.nextInt(FOLLOWERS.length)])
        .posterName(name())
        .category(name())
        .build();
  }

  private Geo geo(long ind) {
    return Geo.builder()
        .ind(ind)
        .country(name())
        .coordinates(random.nextBoolean() ? null : List.of(random.nextInt(2) - 0.5, 1.0))
        .timestamp(time())
        .build();
  }

  private User user(long ind) {
    return User.builder()
        .ind(ind)
        .userName(name())
        .age(AGES[random.nextInt(AGES.length)])
        .dateJoined(time())
        .build();
  }

  private String name() {
    return random.nextInt(10) == 0 ? null : NAMES[random.nextInt(names)];
  }

  private Long time() {
    if (random.nextInt(10) == 0) {
      return null;
    }
    LocalDateTime time = LocalDateTime.parse(TIMES[random.nextInt(TIMES.length)]);
    return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
  }
}
