package io.pinbeam.launch;

import static java.util.stream.Collectors.toSet;

import io.pinbeam.delta.CompactOptions;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.VacuumOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@code pinbeam table compact|vacuum|forget|history|describe}. */
final class TableCommand implements Subcommand {
  private static final List<String> VERBS =
      List.of("compact", "vacuum", "forget", "history", "describe");
  private static final Set<String> OF_CHANGES =
      Set.of(
          "tables", "retention", "shortRetention", "targetFileSize", "dryRun", "deltaSingleWriter");
  private static final Set<String> OF_PERSONS = Set.of("user", "pseudonymise");
  private static final int HISTORY = 20;

  @Override
  public String name() {
    return "table";
  }

  @Override
  public String summary() {
    return "compact, vacuum, history or describe: care for one Delta table; forget a person";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return TableOptions.class;
  }

  @Override
  public List<String> words() {
    return VERBS;
  }

  @Override
  public String example() {
    return "table compact --table=s3://my-bucket/cleaned/tables/pin";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    if (args.isEmpty() || !VERBS.contains(args.get(0))) {
      throw new BadOptionException(
          (args.isEmpty() || args.get(0).startsWith("--")
                  ? "table needs a word after it"
                  : "table knows no '" + args.get(0) + "'")
              + ": allowed are "
              + String.join(", ", VERBS)
              + ", as in 'table "
              + VERBS.get(0)
              + " --table=PATH'");
    }
    String verb = args.get(0);
    List<String> words = args.subList(1, args.size());
    TableOptions options = Arguments.parse(words, TableOptions.class);
    check(verb, words, options);
    FileSystems.setDefaultPipelineOptions(options);
    try {
      if (verb.equals("forget")) {
        ForgetReport report = ForgetReport.of(options);
        out.print(options.isJson() ? report.json() : report.text());
      } else if (options.getTables() == null) {
        TableReport report = report(verb, options.getTable(), options);
        out.print(options.isJson() ? report.json() : report.text());
      } else {
        reportAll(verb, options, out);
      }
    } catch (IllegalArgumentException e) {
      throw new BadOptionException(
          e.getMessage() + (e.getMessage().contains("short retention") ? ": --shortRetention" : ""),
          e);
    }
    return ExitCode.OK;
  }

  private static void check(String verb, List<String> words, TableOptions options) {
    boolean isOne = options.getTable() != null && !options.getTable().isBlank();
    boolean areAll = options.getTables() != null && !options.getTables().isBlank();
    if (isOne && areAll) {
      throw new BadOptionException("--table and --tables are given: choose one");
    }
    if (verb.equals("forget") && !areAll) {
      throw new BadOptionException(
          "--tables is missing: the folder with the tables pin, geo and user of an output");
    }
    if (!isOne && !areAll) {
      throw new BadOptionException("--table is missing: the folder or s3:// prefix of a table");
    }
    Set<String> ofOthers =
        switch (verb) {
          case "compact" -> and(OF_PERSONS, "retention", "shortRetention", "limit");
          case "vacuum" -> and(OF_PERSONS, "targetFileSize", "limit");
          case "forget" -> Set.of("retention", "shortRetention", "targetFileSize", "limit");
          case "history" -> and(OF_PERSONS, OF_CHANGES.toArray(String[]::new));
          default -> and(and(OF_PERSONS, OF_CHANGES.toArray(String[]::new)), "limit");
        };
    for (String word : words) {
      String name = word.replaceFirst("^--", "").replaceFirst("=.*", "");
      if (ofOthers.contains(name)) {
        throw new BadOptionException("--" + name + " is no option of table " + verb);
      }
    }
    if (options.getLimit() != null && options.getLimit() < 1) {
      throw new BadOptionException(
          "--limit=" + options.getLimit() + " is not allowed: 1 and more is");
    }
  }

  private static Set<String> and(Set<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).collect(toSet());
  }

  /** One table after the other: what is done to one is told before the next is begun. */
  private static void reportAll(String verb, TableOptions options, PrintStream out)
      throws IOException {
    List<Object> contents = new ArrayList<>();
    for (String path : TablesIn.folder(options.getTables())) {
      TableReport report = report(verb, path, options);
      contents.add(report.content());
      if (!options.isJson()) {
        out.print(path + "\n" + report.text().replaceAll("(?m)^(?=.)", "  "));
      }
    }
    if (options.isJson()) {
      out.print(new TableReport("", contents).json());
    }
  }

  private static TableReport report(String verb, String path, TableOptions options)
      throws IOException {
    switch (verb) {
      case "compact":
        return TableReport.of(
            path, DeltaIO.maintain(path).compact(compact(options)), options.isDryRun());
      case "vacuum":
        return TableReport.of(
            path, DeltaIO.maintain(path).vacuum(vacuum(options)), options.isDryRun());
      case "history":
        int limit = options.getLimit() == null ? HISTORY : options.getLimit();
        return TableReport.of(DeltaTable.at(path).history(limit));
      default:
        return TableReport.of(DeltaTable.at(path).describe());
    }
  }

  private static CompactOptions compact(TableOptions options) {
    CompactOptions compact = CompactOptions.defaults();
    if (options.getTargetFileSize() != null) {
      compact =
          compact.withTargetFileBytes(
              Quantities.bytes("targetFileSize", options.getTargetFileSize()));
    }
    return options.isDryRun() ? compact.withDryRun() : compact;
  }

  private static VacuumOptions vacuum(TableOptions options) {
    VacuumOptions vacuum = VacuumOptions.defaults();
    if (options.getRetention() != null) {
      vacuum = vacuum.withRetention(Quantities.duration("retention", options.getRetention()));
    }
    if (options.isShortRetention()) {
      vacuum = vacuum.withShortRetention();
    }
    return options.isDryRun() ? vacuum.withDryRun() : vacuum;
  }
}
