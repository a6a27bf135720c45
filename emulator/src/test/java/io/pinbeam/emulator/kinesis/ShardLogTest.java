package io.pinbeam.emulator.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardLogTest {
  private static final long ALL = Long.MAX_VALUE;

  @TempDir Path folder;

  @Test
  void whatWasAppendedIsReadFromAnyIndexOnAlsoAfterARestart() throws Exception {
    Random random = new Random(1);
    List<StoredRecord> model = new ArrayList<>();
    ShardLog log = ShardLog.open(folder, 100_000);
    for (int call = 0; call < 300; call++) {
      List<NewRecord> records = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        byte[] data = new byte[random.nextInt(20) == 0 ? 70_000 : random.nextInt(900)];
        random.nextBytes(data);
        records.add(new NewRecord("kéy " + random.nextInt(), data));
      }
      long now = 1_000 + call / 3;
      ShardLog.Position first = log.append(records, now);
      assertThat(first).isEqualTo(new ShardLog.Position(model.size() + 1L, now));
      for (NewRecord made : records) {
        model.add(new StoredRecord(model.size() + 1L, now, made.partitionKey(), made.data()));
      }
      if (call % 50 == 49) {
        log.close();
        log = ShardLog.open(folder, 100_000);
      }
      int from = 1 + random.nextInt(model.size());
      assertSame(
          log.read(from, 20, ALL), model.subList(from - 1, Math.min(model.size(), from + 19)));
    }
    assertThat(files().size()).isGreaterThan(3);
    assertSame(log.read(1, Integer.MAX_VALUE, ALL), model);
    for (long time = 999; time < 1_103; time++) {
      long wanted = time;
      long expected = 1 + model.stream().filter(record -> record.arrival() < wanted).count();
      assertThat(log.indexAt(time)).as("arrived at %d", time).isEqualTo(expected);
    }
    log.close();
  }

  @Test
  void aReadEndsBeforeTheBytesAreTooManyButNeverWithoutARecord() throws Exception {
    try (ShardLog log = ShardLog.open(folder, 1 << 20)) {
      log.append(records(5, 100), 1);
      assertThat(log.read(1, 10, 250)).hasSize(2);
      assertThat(log.read(1, 10, 10)).hasSize(1);
      assertThat(log.read(6, 10, 250)).isEmpty();
    }
  }

  @Test
  void aRecordThatWasNotWrittenToItsEndIsCutOff() throws Exception {
    try (ShardLog log = ShardLog.open(folder, 1 << 20)) {
      log.append(records(3, 100), 5);
    }
    byte[] whole = Files.readAllBytes(files().get(0));
    for (int cut = 0; cut < whole.length; cut++) {
      Files.write(files().get(0), Arrays.copyOf(whole, cut));
      try (ShardLog log = ShardLog.open(folder, 1 << 20)) {
        int left = cut * 3 / whole.length;
        assertThat(log.read(1, 10, ALL)).as("cut at %d", cut).hasSize(left);
        assertThat(log.append(records(1, 10), 6).index()).isEqualTo(left + 1);
        assertThat(log.read(1, 10, ALL)).hasSize(left + 1);
      }
    }
    for (int flipped = 0; flipped < whole.length; flipped += 7) {
      byte[] damaged = whole.clone();
      damaged[flipped] ^= 1;
      Files.write(files().get(0), damaged);
      try (ShardLog log = ShardLog.open(folder, 1 << 20)) {
        assertThat(log.read(1, 10, ALL))
            .as("flipped at %d", flipped)
            .hasSize(flipped * 3 / whole.length);
      }
    }
  }

  @Test
  void damageBeforeTheLastFileIsAnError() throws Exception {
    try (ShardLog log = ShardLog.open(folder, 100)) {
      log.append(records(1, 100), 1);
      log.append(records(1, 100), 2);
    }
    Files.write(files().get(0), new byte[] {1}, StandardOpenOption.APPEND);
    assertThatThrownBy(() -> ShardLog.open(folder, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged at byte");
  }

  @Test
  void filesOfOldRecordsGoAndTheNumbersGoOn() throws Exception {
    try (ShardLog log = ShardLog.open(folder, 100)) {
      for (int i = 1; i <= 4; i++) {
        log.append(records(1, 100), i);
      }
      log.trim(3);
      assertThat(log.first()).isEqualTo(3);
      assertThat(log.read(1, 10, ALL)).extracting(StoredRecord::index).containsExactly(3L, 4L);
      assertThat(log.indexAt(1)).isEqualTo(3);

      log.trim(10);
      assertThat(log.read(1, 10, ALL)).isEmpty();
      assertThat(log.firstArrival()).isEqualTo(Long.MAX_VALUE);
    }
    assertThat(files()).hasSize(1);
    try (ShardLog log = ShardLog.open(folder, 100)) {
      assertThat(log.append(records(1, 100), 11).index()).isEqualTo(5);
    }
  }

  @Test
  void arrivalNeverGoesBack() throws Exception {
    try (ShardLog log = ShardLog.open(folder, 100)) {
      log.append(records(1, 100), 50);
      assertThat(log.append(records(1, 100), 40).arrival()).isEqualTo(50);
    }
    try (ShardLog log = ShardLog.open(folder, 100)) {
      assertThat(log.append(records(1, 100), 30).arrival()).isEqualTo(50);
    }
  }

  private static List<NewRecord> records(int count, int bytes) {
    return IntStream.range(0, count).mapToObj(i -> new NewRecord("", new byte[bytes])).toList();
  }

  private static void assertSame(List<StoredRecord> read, List<StoredRecord> expected) {
    assertThat(read.stream().map(ShardLogTest::text).toList())
        .isEqualTo(expected.stream().map(ShardLogTest::text).toList());
  }

  private static String text(StoredRecord record) {
    return record.index()
        + " "
        + record.arrival()
        + " "
        + record.partitionKey()
        + " "
        + Arrays.hashCode(record.data());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
