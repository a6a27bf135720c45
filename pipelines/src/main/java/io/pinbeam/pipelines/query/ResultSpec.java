package io.pinbeam.pipelines.query;

import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * What a result's file looks like.
 *
 * @param isSpreadsheetSafe whether texts of CSV are kept from being formulas
 * @param limit how many rows are written at most
 * @param path the file
 * @param staging the folder for what is needed until the result was taken
 */
record ResultSpec(
    Schema schema,
    RowComparator order,
    QueryOptions.Format format,
    boolean isSpreadsheetSafe,
    long limit,
    String path,
    String staging)
    implements Serializable {

  Coder<Row> coder() {
    return RowCoder.of(schema);
  }

  /** Takes two numbers: how many rows were written and how many there were. */
  String counts() {
    return staging + "/counts";
  }
}
