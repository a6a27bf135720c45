package io.pinbeam.pipelines.options;

/** Where a pipeline reads raw records; each pipeline says which of them it can read. */
public enum SourceType {
  FILES,
  KAFKA,
  KINESIS
}
