package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.archive.PlannedArrivals;
import io.pinbeam.pipelines.arrival.ArrivalAccount;
import io.pinbeam.pipelines.arrival.NewFiles;
import io.pinbeam.pipelines.arrival.NewOffsets;
import io.pinbeam.pipelines.arrival.Slice;
import io.pinbeam.pipelines.arrival.SliceFile;
import io.pinbeam.pipelines.arrival.SliceOffsets;
import io.pinbeam.pipelines.arrival.SliceSource;
import io.pinbeam.pipelines.arrival.TimeRange;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.source.FileArrivals;
import io.pinbeam.pipelines.source.FileListing;
import io.pinbeam.pipelines.source.FileOrder;
import io.pinbeam.pipelines.source.InputFile;
import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.source.KafkaRanges;
import io.pinbeam.pipelines.source.KafkaSpan;
import io.pinbeam.pipelines.source.KafkaTasks;
import io.pinbeam.pipelines.source.ListedFile;
import io.pinbeam.pipelines.source.ReadTask;
import io.pinbeam.pipelines.source.ReadTasks;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is new for a run by arrival.
 *
 * @param slice what the account is of
 * @param source its tasks
 * @param files empty for Kafka
 * @param offsets empty for files
 * @param ranks of all files, old and new, by their keys; empty for Kafka
 */
record ArrivalInput(
    SliceSource slice,
    BatchSource source,
    List<SliceFile> files,
    List<SliceOffsets> offsets,
    Map<String, Long> ranks) {

  static ArrivalInput files(
      BatchOptions options, ArrivalAccount account, TimeRange range, String expectations) {
    String input = options.getInput();
    if (input == null || input.isBlank()) {
      throw new BadOptionException(
          "--input is missing: a folder, a file, a glob or an s3:// prefix");
    }
    SliceSource slice =
        new SliceSource(
            SourceType.FILES,
            FileListing.normal(input.replaceAll("(?<=.)/+$", "")),
            options.getUser());
    account.check(slice, expectations);
    FileListing listing = FileListing.of(input, options.getUser(), options);
    List<ListedFile> chosen;
    try (PlannedArrivals planned = PlannedArrivals.of(options)) {
      chosen = NewFiles.of(account, listing.files(), range, FileArrivals.by(planned::arrival));
    }
    Map<String, Long> ranks = ranks(account, chosen);
    List<InputFile> inputs = new ArrayList<>();
    Map<String, ListedFile> byPath = new HashMap<>();
    chosen.stream()
        .sorted(Comparator.comparing(ListedFile::order))
        .forEach(
            file -> {
              inputs.add(
                  InputFile.of(file.path(), file.size(), file.kind(), ranks.get(file.key())));
              byPath.put(file.path(), file);
            });
    List<ReadTask> tasks =
        ReadTasks.ofFiles(inputs, options.getTaskBytes(), options.getMostTasks());
    List<SliceFile> files = new ArrayList<>();
    for (ReadTask task : tasks) {
      for (InputFile file : task.files()) {
        ListedFile listed = byPath.get(file.path());
        files.add(
            new SliceFile(
                listed.key(), file.size(), file.kind(), listed.order(), file.rank(), task.id()));
      }
    }
    long bytes = 0;
    for (SliceFile file : account.files().values()) {
      bytes += BatchSource.unfolded(file.path(), file.size());
    }
    for (SliceFile file : files) {
      bytes += BatchSource.unfolded(file.path(), file.size());
    }
    FileListing read = listing.with(chosen);
    String described = Redaction.ofAddress(input) + ": " + files.size() + " files new in " + range;
    return new ArrivalInput(
        slice,
        new BatchSource(
            tasks,
            List.of(described),
            bytes,
            null,
            read.topics(),
            List.of(),
            listing.ignored() + listing.files().size() - chosen.size()),
        files,
        List.of(),
        ranks);
  }

  /** By kind, over all slices: a file of an old one may stand behind one of a new one. */
  private static Map<String, Long> ranks(ArrivalAccount account, List<ListedFile> chosen) {
    Map<Kind, List<FileOrder>> orders = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      orders.put(kind, new ArrayList<>());
    }
    account.files().values().forEach(file -> orders.get(file.kind()).add(file.order()));
    chosen.forEach(file -> orders.get(file.kind()).add(file.order()));
    Map<String, Long> ranks = new HashMap<>();
    for (List<FileOrder> ofKind : orders.values()) {
      ofKind.sort(Comparator.naturalOrder());
      for (int rank = 0; rank < ofKind.size(); rank++) {
        ranks.put(ofKind.get(rank).path(), (long) rank);
      }
    }
    return ranks;
  }

  static ArrivalInput kafka(
      BatchOptions options, ArrivalAccount account, TimeRange range, String expectations) {
    SliceSource slice = new SliceSource(SourceType.KAFKA, null, options.getUser());
    account.check(slice, expectations);
    KafkaClientConfig client;
    List<KafkaSpan> spans;
    try {
      client = KafkaClientConfig.load(options.getKafkaConfig(), options.getBootstrapServers());
      spans =
          KafkaRanges.between(
              client, KafkaTasks.topics(options.getUser()), range.from(), range.to());
    } catch (IOException | IllegalArgumentException e) {
      throw new BadOptionException("--source=kafka: " + e.getMessage(), e);
    }
    KafkaTasks.checkUsers(spans.stream().map(KafkaSpan::topic).toList());
    List<SliceOffsets> offsets = NewOffsets.of(account, spans, range);
    List<KafkaRange> ranges = ranges(offsets);
    long records = ranges.stream().mapToLong(KafkaRange::offsets).sum();
    for (Slice before : account.slices()) {
      records += ranges(before.offsets()).stream().mapToLong(KafkaRange::offsets).sum();
    }
    return new ArrivalInput(
        slice,
        new BatchSource(
            KafkaTasks.tasks(ranges),
            KafkaTasks.describe(ranges),
            records * BatchSource.KAFKA_RECORD_BYTES,
            client,
            List.of(),
            ranges,
            0),
        List.of(),
        offsets,
        Map.of());
  }

  private static List<KafkaRange> ranges(List<SliceOffsets> offsets) {
    return offsets.stream().flatMap(partition -> partition.read().stream()).toList();
  }

  /** How the rows that a task of an older slice saved are ordered now. */
  SavedTask saved(Slice older, int task, String path) {
    List<SliceFile> ofTask =
        older.files().stream()
            .filter(file -> file.task() == task)
            .sorted(Comparator.comparing(SliceFile::rank))
            .toList();
    return new SavedTask(
        path,
        ofTask.stream().mapToLong(SliceFile::rank).toArray(),
        ofTask.stream().mapToLong(file -> ranks.get(file.path())).toArray());
  }
}
