package io.pinbeam.pipelines.sink;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinbeam.transforms.aggregate.AnswerTable;
import java.io.IOException;
import java.util.List;

/** The files of the answers, in the form that the options in a ledger ask for. */
public final class AnswerFiles {
  /** Among the options in the ledger. */
  public static final String SPREADSHEET_SAFE = "spreadsheetSafe";

  private AnswerFiles() {}

  public static void write(OutputLayout layout, List<AnswerTable> answers, JsonNode ledger)
      throws IOException {
    for (AnswerTable answer : answers) {
      OutputFiles.write(layout.answer(answer.name()), csv(answer, ledger));
    }
  }

  /** What stands in the file of an answer. */
  public static String csv(AnswerTable answer, JsonNode ledger) {
    return ledger.path("options").path(SPREADSHEET_SAFE).asBoolean()
        ? answer.toSpreadsheetCsv()
        : answer.toCsv();
  }
}
