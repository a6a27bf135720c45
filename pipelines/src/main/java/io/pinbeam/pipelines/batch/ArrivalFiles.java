package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/** The files of an account by arrival, by their names. */
public final class ArrivalFiles {
  private static final Pattern SLICE = Pattern.compile("slice-(\\d{1,18})\\.json");

  private ArrivalFiles() {}

  /** Whether there is an account, or what will be one. */
  public static boolean areThere(OutputLayout layout) throws IOException {
    return newest(layout) > 0 || OutputFiles.exists(layout.arrivalRecord());
  }

  /** The number of the newest slice; 0 if there is none. Looks into none of them. */
  static long newest(OutputLayout layout) throws IOException {
    long newest = 0;
    for (ResourceId file : OutputFiles.list(layout.arrival())) {
      newest = Math.max(newest, number(file));
    }
    return newest;
  }

  /** Deletes an account. Its slices go first: what is left without them is nobody's. */
  public static void deleteAll(OutputLayout layout) throws IOException {
    OutputFiles.delete(OutputFiles.list(layout.arrival()));
    OutputFiles.delete(OutputFiles.list(layout.savedRows()));
  }

  /** Whether these bytes stand anywhere in what was saved of the rows. */
  public static boolean savedRowsHave(OutputLayout layout, byte[] wanted) throws IOException {
    boolean[] isFound = new boolean[1];
    for (ResourceId file : OutputFiles.list(layout.savedRows())) {
      SavedRows.read(file.toString(), bytes -> isFound[0] |= has(bytes, wanted));
    }
    return isFound[0];
  }

  private static boolean has(byte[] bytes, byte[] wanted) {
    for (int from = 0; from + wanted.length <= bytes.length; from++) {
      if (Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  static void deleteRecord(OutputLayout layout) throws IOException {
    OutputFiles.delete(List.of(FileSystems.matchNewResource(layout.arrivalRecord(), false)));
  }

  /** Deletes slices that were there before the account began. */
  static void deleteBefore(OutputLayout layout, long base) throws IOException {
    OutputFiles.delete(
        OutputFiles.list(layout.arrival()).stream()
            .filter(file -> number(file) > 0 && number(file) < base)
            .toList());
  }

  /** Deletes the dead letters and saved rows of every run but these. */
  static void deleteOfOthers(OutputLayout layout, Collection<String> runIds) throws IOException {
    OutputFiles.delete(
        OutputFiles.list(layout.deadLetters()).stream()
            .filter(file -> LetterFiles.isOfARun(name(file)) && !isOf(runIds, file))
            .toList());
    OutputFiles.delete(
        OutputFiles.list(layout.savedRows()).stream().filter(file -> !isOf(runIds, file)).toList());
  }

  private static boolean isOf(Collection<String> runIds, ResourceId file) {
    int end = name(file).lastIndexOf('-');
    return end > 0 && runIds.contains(name(file).substring(0, end));
  }

  private static long number(ResourceId file) {
    Matcher slice = SLICE.matcher(name(file));
    return slice.matches() ? Long.parseLong(slice.group(1)) : 0;
  }

  private static String name(ResourceId file) {
    return String.valueOf(file.getFilename());
  }
}
