package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/** The Delta tables that lie side by side in a folder, as a batch or a stream leaves them. */
final class TablesIn {
  private static final String LOG = "/_delta_log/";

  private TablesIn() {}

  /**
   * Their paths, in order.
   *
   * @throws BadOptionException if there is none
   */
  static List<String> folder(String folder) throws IOException {
    String root = folder.replaceAll("(?<=.)/+$", "");
    TreeSet<String> names = new TreeSet<>();
    for (Metadata file :
        FileSystems.match(root + "/*" + LOG + "*.json", EmptyMatchTreatment.ALLOW).metadata()) {
      String path = file.resourceId().toString();
      String table = path.substring(0, path.lastIndexOf(LOG));
      names.add(table.substring(table.lastIndexOf('/') + 1));
    }
    if (names.isEmpty()) {
      throw new BadOptionException(
          "--tables: there is no Delta table in " + Redaction.ofAddress(folder));
    }
    return names.stream().map(name -> root + "/" + name).toList();
  }
}
