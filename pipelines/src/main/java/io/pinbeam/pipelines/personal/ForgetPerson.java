package io.pinbeam.pipelines.personal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.delta.DeleteOptions;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.pipelines.batch.ArrivalFiles;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.sink.DeadLetterTable;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.model.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.values.Row;

/**
 * Removes what an output has of one person: {@code docs/personal-data.md}. The table of users comes
 * last, for it tells which posts are the person's: killed before, it finds the rest when it is
 * begun again.
 */
public final class ForgetPerson {
  private final OutputLayout layout;
  private final String name;
  private final boolean dryRun;
  private final PersonInText inText;

  private ForgetPerson(OutputLayout layout, String name, boolean dryRun) {
    this.layout = layout;
    this.name = name;
    this.dryRun = dryRun;
    this.inText = PersonInText.named(name);
  }

  /**
   * @param name as the tables have it: after cleaning, or its pseudonym
   * @param dryRun whether nothing is done, only told
   */
  public static ForgetPerson in(OutputLayout layout, String name, boolean dryRun) {
    return new ForgetPerson(layout, name, dryRun);
  }

  /**
   * Removes it.
   *
   * @throws IllegalArgumentException if there is no table of users
   */
  public Forgotten run() throws IOException {
    Set<Long> posts = PostsOfPerson.in(DeltaTable.at(layout.table(Kind.USER)), name);
    List<Forgotten.OfTable> tables = new ArrayList<>();
    delete(
        layout.table(Kind.GEO),
        DeltaSchema.builder().required("ind", DeltaType.LONG).build(),
        row -> posts.contains(row.getInt64("ind")),
        tables);
    delete(
        layout.table(Kind.PIN),
        DeltaSchema.builder()
            .required("ind", DeltaType.LONG)
            .nullable("poster_name", DeltaType.STRING)
            .build(),
        row -> posts.contains(row.getInt64("ind")) || name.equals(row.getString("poster_name")),
        tables);
    long letters = letters(tables);
    boolean isThere = ArrivalFiles.areThere(layout);
    boolean isSaved = isThere && ArrivalFiles.savedRowsHave(layout, name.getBytes(UTF_8));
    delete(
        layout.table(Kind.USER),
        DeltaSchema.builder().nullable("user_name", DeltaType.STRING).build(),
        row -> name.equals(row.getString("user_name")),
        tables);
    boolean account = isThere && (isSaved || removesRows(tables));
    if (account && !dryRun) {
      // Its rows are counted one by one when they are joined again: without some of them the next
      // run by arrival would not add up.
      ArrivalFiles.deleteAll(layout);
    }
    return new Forgotten(tables, letters, account, stillNamed());
  }

  private void delete(
      String path, DeltaSchema columns, Predicate<Row> isDeleted, List<Forgotten.OfTable> tables)
      throws IOException {
    if (!DeltaTable.at(path).exists()) {
      return;
    }
    DeleteOptions options = DeleteOptions.of(columns, isDeleted);
    tables.add(
        new Forgotten.OfTable(
            path, DeltaIO.maintain(path).delete(dryRun ? options.withDryRun() : options)));
  }

  /** Those of a batch keep their reason and place, so that the ledger still adds up. */
  private long letters(List<Forgotten.OfTable> tables) throws IOException {
    delete(
        layout.table(DeadLetterTable.NAME),
        DeltaSchema.builder().nullable("raw", DeltaType.BINARY).build(),
        row -> row.getBytes("raw") != null && inText.isIn(row.getBytes("raw")),
        tables);
    long letters = 0;
    for (ResourceId file : OutputFiles.list(layout.deadLetters())) {
      long found = count(file);
      if (found > 0 && !dryRun) {
        withhold(file);
      }
      letters += found;
    }
    return letters;
  }

  private long count(ResourceId file) throws IOException {
    long found = 0;
    try (BufferedReader lines = lines(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        found += withheld(line).isPresent() ? 1 : 0;
      }
    }
    return found;
  }

  private void withhold(ResourceId file) throws IOException {
    OutputFiles.replace(
        file.toString(),
        out -> {
          try (BufferedReader lines = lines(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              Optional<String> withheld = withheld(line);
              out.write(
                  withheld.isPresent()
                      ? withheld.get().getBytes(UTF_8)
                      : line.getBytes(ISO_8859_1));
              out.write('\n');
            }
          }
        });
  }

  /** A character for each byte, so that what is no letter is kept as it is. */
  private static BufferedReader lines(ResourceId file) throws IOException {
    return new BufferedReader(new InputStreamReader(OutputFiles.open(file), ISO_8859_1));
  }

  /** The letter without its text, if that has the name. */
  private Optional<String> withheld(String line) {
    try {
      DeadLetter letter = DeadLetter.parse(new String(line.getBytes(ISO_8859_1), UTF_8));
      return inText.isIn(letter.raw())
          ? Optional.of(letter.withoutRaw().toJsonLine())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean removesRows(List<Forgotten.OfTable> tables) {
    return tables.stream().anyMatch(table -> table.result().rowsDeleted() > 0);
  }

  private List<String> stillNamed() throws IOException {
    List<String> files = new ArrayList<>();
    for (ResourceId answer : OutputFiles.list(layout.root() + "/answers")) {
      if (OutputFiles.read(answer.toString()).contains(name.replace("\"", "\"\""))) {
        files.add(answer.toString());
      }
    }
    if (!files.isEmpty() && OutputFiles.exists(layout.report())) {
      files.add(layout.report());
    }
    return files;
  }
}
