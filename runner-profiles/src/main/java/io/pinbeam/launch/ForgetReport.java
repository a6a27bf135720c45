package io.pinbeam.launch;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.PseudonymKey;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.personal.ForgetPerson;
import io.pinbeam.pipelines.personal.Forgotten;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.sink.PseudonymMark;
import io.pinbeam.transforms.clean.Pseudonyms;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What {@code pinbeam table forget} did and what it could not do; names nobody. */
record ForgetReport(String text, Map<String, Object> content) {
  private static final String TABLES = "/tables";
  private static final Pattern PSEUDONYM = Pattern.compile("p_[0-9a-f]{32}");

  /**
   * Forgets.
   *
   * @throws BadOptionException in one line, if it cannot be told of whom
   */
  static ForgetReport of(TableOptions options) throws IOException {
    String tables = options.getTables().replaceAll("(?<=.)/+$", "");
    if (options.getUser() == null || options.getUser().isBlank()) {
      throw new BadOptionException("--user is missing: the person's name as the tables have it");
    }
    if (!tables.endsWith(TABLES) && !tables.equals(TABLES.substring(1))) {
      throw new BadOptionException(
          "--tables="
              + Redaction.ofAddress(tables)
              + " is not the folder tables of an output, which has the tables pin, geo and user");
    }
    OutputLayout layout =
        OutputLayout.under(
            tables.endsWith(TABLES) ? tables.substring(0, tables.length() - TABLES.length()) : ".");
    DeltaTable users = DeltaTable.at(layout.table(Kind.USER));
    if (!users.exists()) {
      throw new BadOptionException(
          "--tables: there is no table user in " + Redaction.ofAddress(tables));
    }
    String name =
        named(
            options.getUser(),
            PseudonymKey.ofOption(options.getPseudonymise()),
            PseudonymMark.of(users).orElse(null));
    Forgotten forgotten = ForgetPerson.in(layout, name, options.isDryRun()).run();
    return of(forgotten, tables, options.isDryRun());
  }

  /** As the tables have it. */
  private static String named(
      String user, @Nullable Pseudonyms pseudonyms, @Nullable String tableKey) {
    if (tableKey == null) {
      if (pseudonyms != null) {
        throw new BadOptionException(
            "--pseudonymise: the tables have plain names, --user alone finds them");
      }
      return user;
    }
    if (pseudonyms != null && !pseudonyms.keyId().equals(tableKey)) {
      throw new BadOptionException(
          "--pseudonymise: the file has key "
              + pseudonyms.keyId()
              + ", and the tables pseudonyms of key "
              + tableKey);
    }
    if (PSEUDONYM.matcher(user).matches()) {
      return user;
    }
    if (pseudonyms == null) {
      throw new BadOptionException(
          "--pseudonymise is missing: the tables have pseudonyms of key "
              + tableKey
              + " for names; with the file of that key, or with a pseudonym as --user");
    }
    return pseudonyms.ofName(user);
  }

  private static ForgetReport of(Forgotten forgotten, String tables, boolean dryRun) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dryRun", dryRun);
    List<Object> ofTables = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Forgotten.OfTable table : forgotten.tables()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("table", table.path());
      one.put("rowsDeleted", table.result().rowsDeleted());
      one.put("filesRemoved", table.result().filesRemoved());
      one.put("filesAdded", table.result().filesAdded());
      one.put(
          "version",
          table.result().version().isPresent() ? table.result().version().getAsLong() : null);
      ofTables.add(one);
      row(table, dryRun).ifPresent(text::append);
    }
    json.put("tables", ofTables);
    json.put("deadLettersWithheld", forgotten.letters());
    json.put("arrivalAccountDeleted", forgotten.account());
    json.put("stillNamedIn", forgotten.stillNamed());
    json.put("vacuum", "pinbeam table vacuum --tables=" + tables);
    if (text.isEmpty()) {
      text.append("No row is of this person.\n");
    }
    if (forgotten.letters() > 0) {
      text.append(Quantities.count(forgotten.letters(), "dead letter"))
          .append(dryRun ? " would lose" : " lost")
          .append(forgotten.letters() == 1 ? " its text.\n" : " their text.\n");
    }
    if (forgotten.account()) {
      text.append("The rows saved by runs by arrival ")
          .append(dryRun ? "would go" : "are gone")
          .append(", and what those runs have read is noted no more: the next one takes")
          .append(" --fullRefresh.\n");
    }
    if (!forgotten.stillNamed().isEmpty()) {
      text.append("Still named, until the next batch writes it anew: ")
          .append(String.join(", ", forgotten.stillNamed()))
          .append('\n');
    }
    if (!forgotten.isNothing() && !dryRun) {
      text.append("Older versions keep the rows until a vacuum, by default for 168 hours:\n")
          .append("  pinbeam table vacuum --tables=")
          .append(tables)
          .append(
              "\nand at once, while nothing writes to the tables and nobody reads an older one:\n")
          .append("  pinbeam table vacuum --tables=")
          .append(tables)
          .append(" --retention=0s --shortRetention\n")
          .append("The tables' logs may name the person in statistics of the files that went, for")
          .append(
              " 30 days.\nThe records at their source are as they were: a batch that reads them")
          .append(" again brings the person back.\n");
    }
    return new ForgetReport(text.toString(), json);
  }

  private static Optional<String> row(Forgotten.OfTable table, boolean dryRun) {
    long rows = table.result().rowsDeleted();
    if (rows == 0) {
      return Optional.empty();
    }
    return Optional.of(
        Quantities.count(rows, "row")
            + (dryRun ? " would be removed from " : " removed from ")
            + table.path()
            + (table.result().version().isPresent()
                ? ", in version " + table.result().version().getAsLong()
                : "")
            + "\n");
  }

  String json() {
    return new TableReport(text, content).json();
  }
}
