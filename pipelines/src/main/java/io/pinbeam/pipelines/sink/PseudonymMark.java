package io.pinbeam.pipelines.sink;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.transforms.clean.Pseudonyms;
import io.pinbeam.transforms.model.Kind;
import java.util.Map;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A table's property that says of which key its names are pseudonyms. */
public final class PseudonymMark {
  /** The property; its value is the key's identifier. */
  public static final String PROPERTY = "pinbeam.pseudonymised";

  /** In the ledger's options, with the same value. */
  public static final String LEDGER_OPTION = "pseudonymise";

  private static final String LEDGER_PREFIX = "key ";

  private PseudonymMark() {}

  /** The properties of tables that are made with these pseudonyms; none for plain names. */
  public static Map<String, String> properties(@Nullable Pseudonyms pseudonyms) {
    return pseudonyms == null ? Map.of() : Map.of(PROPERTY, pseudonyms.keyId());
  }

  /** The same of what {@link #forLedger} gave, or of null. */
  public static Map<String, String> ofLedger(@Nullable String text) {
    return text == null || !text.startsWith(LEDGER_PREFIX)
        ? Map.of()
        : Map.of(PROPERTY, text.substring(LEDGER_PREFIX.length()));
  }

  public static String forLedger(Pseudonyms pseudonyms) {
    return LEDGER_PREFIX + pseudonyms.keyId();
  }

  /** The identifier of the key that a table's names are pseudonyms of. */
  public static Optional<String> of(DeltaTable table) {
    return Optional.ofNullable(table.properties().get(PROPERTY));
  }

  /**
   * Refuses to put plain names and pseudonyms, or those of two keys, into one output.
   *
   * @throws BadOptionException in one line
   */
  public static void check(OutputLayout layout, @Nullable Pseudonyms pseudonyms) {
    String key = pseudonyms == null ? null : pseudonyms.keyId();
    for (Kind kind : Kind.values()) {
      String there;
      DeltaTable table = DeltaTable.at(layout.table(kind));
      try {
        if (!table.exists()) {
          continue;
        }
        there = of(table).orElse(null);
      } catch (UnsupportedOperationException e) {
        throw new BadOptionException("--output: " + e.getMessage(), e);
      }
      if (key == null && there != null) {
        throw new BadOptionException(
            "--output: its table "
                + kind.label()
                + " has pseudonyms of key "
                + there
                + " for names: --pseudonymise with the file of that key, or another --output");
      }
      if (key != null && there == null) {
        throw new BadOptionException(
            "--pseudonymise: table "
                + kind.label()
                + " of --output has plain names: it needs another --output");
      }
      if (key != null && !key.equals(there)) {
        throw new BadOptionException(
            "--pseudonymise: the file has key "
                + key
                + ", and table "
                + kind.label()
                + " of --output pseudonyms of key "
                + there
                + ": it needs that one, or another --output");
      }
    }
  }
}
