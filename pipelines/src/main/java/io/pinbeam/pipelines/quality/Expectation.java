package io.pinbeam.pipelines.quality;

import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One expectation of a file.
 *
 * @param column null where the whole table is meant
 */
public record Expectation(
    String name, Kind table, @Nullable QualityColumn column, Check check, ExpectationAction action)
    implements Serializable {
  boolean quarantines() {
    return action == ExpectationAction.QUARANTINE;
  }
}
