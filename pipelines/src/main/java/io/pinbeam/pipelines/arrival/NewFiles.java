package io.pinbeam.pipelines.arrival;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.source.FileArrivals;
import io.pinbeam.pipelines.source.ListedFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files that a slice has to read. */
public final class NewFiles {
  private NewFiles() {}

  /**
   * Those that no slice of the account has read and that arrived in the range, or before its end in
   * time that the account has covered: they came late.
   *
   * @throws BadOptionException if a file that was read is not the same any more
   */
  public static List<ListedFile> of(
      ArrivalAccount account, List<ListedFile> listed, TimeRange range, FileArrivals arrivals) {
    Map<String, SliceFile> read = account.files();
    CoveredTime covered = account.covered();
    List<ListedFile> chosen = new ArrayList<>();
    for (ListedFile file : listed) {
      SliceFile before = read.get(file.key());
      if (before != null) {
        if (before.size() != file.size()) {
          throw changed(file, before);
        }
        continue;
      }
      Instant at = arrivals.of(file);
      if (range.contains(at) || (at.isBefore(range.to()) && covered.contains(at))) {
        chosen.add(file);
      }
    }
    return chosen;
  }

  private static BadOptionException changed(ListedFile file, SliceFile before) {
    return new BadOptionException(
        "--input: "
            + Redaction.ofAddress(file.path())
            + " had "
            + before.size()
            + " bytes when an earlier run by arrival read it, and has "
            + file.size()
            + ": a file that was read must not change; --fullRefresh reads all of them again");
  }
}
