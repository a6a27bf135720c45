package io.pinbeam.pipelines.stream.run;

/** Where a running stream says how it is. */
public interface RunScreen {
  /** A line that stays. */
  void line(String text);

  /** What takes the place of the last such text, where that is possible; else nothing. */
  void progress(String text);
}
