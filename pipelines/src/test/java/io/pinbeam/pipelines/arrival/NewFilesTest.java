package io.pinbeam.pipelines.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.source.FileArrivals;
import io.pinbeam.pipelines.source.FileOrder;
import io.pinbeam.pipelines.source.ListedFile;
import io.pinbeam.transforms.model.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against the rule itself, file by file, while files come with times of the past. */
class NewFilesTest {
  private static final int DAYS = 6;

  @Test
  void filesOfTheRangeAndLateOnesOfCoveredTimeAreReadOnce() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      List<ListedFile> listed = new ArrayList<>();
      Set<String> read = new HashSet<>();
      Set<Integer> covered = new HashSet<>();
      ArrivalAccount account = ArrivalAccount.EMPTY;
      for (int run = 1; run < 9; run++) {
        for (int i = random.nextInt(5); i > 0; i--) {
          listed.add(file("f" + listed.size(), 1, random.nextInt(DAYS)));
        }
        int from = random.nextInt(DAYS);
        int to = from + 1 + random.nextInt(DAYS - from);
        TimeRange range = new TimeRange(at(from), at(to));
        Set<String> expected = new HashSet<>();
        for (ListedFile file : listed) {
          int day = (int) file.modified().getEpochSecond();
          if (!read.contains(file.key()) && day < to && (day >= from || covered.contains(day))) {
            expected.add(file.key());
          }
        }

        List<ListedFile> chosen = NewFiles.of(account, listed, range, FileArrivals.modified());

        assertThat(chosen).extracting(ListedFile::key).hasSameElementsAs(expected);
        read.addAll(expected);
        for (int day = from; day < to; day++) {
          covered.add(day);
        }
        account = account.with(slice(run, range, chosen));
      }
    }
  }

  @Test
  void aFileThatWasReadMustNotChange() {
    TimeRange range = new TimeRange(null, at(1));
    ArrivalAccount account = ArrivalAccount.EMPTY.with(slice(1, range, List.of(file("f", 10, 0))));
    assertThatThrownBy(
            () -> NewFiles.of(account, List.of(file("f", 11, 0)), range, FileArrivals.modified()))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("had 10 bytes")
        .hasMessageContaining("--fullRefresh");
  }

  static Slice slice(long n, TimeRange range, List<ListedFile> files) {
    return new Slice(
        n,
        1,
        "run" + n,
        range,
        new SliceSource(SourceType.FILES, "/in", null),
        files.stream()
            .map(file -> new SliceFile(file.key(), file.size(), file.kind(), file.order(), 0, 0))
            .toList(),
        List.of(),
        1,
        Map.of(),
        "");
  }

  private static ListedFile file(String path, long size, int day) {
    return new ListedFile(path, size, at(day), "u.pin", Kind.PIN, new FileOrder(null, null, path));
  }

  private static Instant at(int day) {
    return Instant.ofEpochSecond(day);
  }
}
