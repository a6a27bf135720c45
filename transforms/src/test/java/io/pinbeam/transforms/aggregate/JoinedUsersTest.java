package io.pinbeam.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JoinedUsersTest {
  private static final long MID_2016 = 1_467_331_200_000_000L;

  private static User user(String name, Integer age, Long joined) {
    return User.builder().ind(0).userName(name).age(age).dateJoined(joined).build();
  }

  private static Map<Integer, List<byte[]>> buckets(int buckets, List<User> users) {
    Map<Integer, List<byte[]>> packed = new TreeMap<>();
    JoinedUsers gathered = JoinedUsers.create(buckets);
    users.forEach(gathered::add);
    gathered.forEachBucket(
        (bucket, persons) -> packed.computeIfAbsent(bucket, b -> new ArrayList<>()).add(persons));
    return packed;
  }

  @Test
  void aPersonIsNameAgeAndTimeAndNullIsAValue() {
    List<User> users =
        List.of(
            user("A", 20, MID_2016),
            user("A", 20, MID_2016),
            user("A", 21, MID_2016),
            user("A", 20, MID_2016 + 1),
            user("A", null, MID_2016),
            user(null, 20, MID_2016),
            user(null, null, MID_2016),
            user("", 20, MID_2016),
            user("A", 20, null),
            user("A", 20, MID_2016 - 10L * 366 * 86_400_000_000L));
    assertThat(JoinedUsers.count(buckets(1, users).get(0)).get(2016)).containsExactly(7, 8);
  }

  @Test
  void aPersonOfManyGatheringsIsOne() {
    List<byte[]> gatherings = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      gatherings.addAll(buckets(1, List.of(user("A", 20, MID_2016))).get(0));
    }
    assertThat(JoinedUsers.count(gatherings).get(2016)).containsExactly(1, 5);
  }

  /** Few bytes differ between persons, and one bucket must fit in the memory of a worker. */
  @Test
  void personsSpreadEvenly() {
    List<User> users = new ArrayList<>();
    for (int i = 0; i < 32_000; i++) {
      users.add(user("User " + i % 8000, 20 + i % 4, MID_2016 + i / 8000 * 1_000_000L));
    }
    int persons = 0;
    for (List<byte[]> bucket : buckets(16, users).values()) {
      long n = JoinedUsers.count(bucket).get(2016)[0];
      assertThat(n).isBetween(1800L, 2200L);
      persons += n;
    }
    assertThat(persons).isEqualTo(32_000);
  }

  @Test
  void yearsOutsideOfTheAnswerTakeNoPart() {
    assertThat(buckets(4, List.of(user("A", 20, 0L), user("B", 20, -1L)))).isEmpty();
    assertThat(JoinedUsers.table(Map.of()).toCsv())
        .isEqualTo("join_year,number_users_joined,number_records\n");
  }
}
