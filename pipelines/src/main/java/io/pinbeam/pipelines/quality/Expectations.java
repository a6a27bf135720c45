package io.pinbeam.pipelines.quality;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.yaml.YamlFile;
import java.io.Serializable;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What is expected of the tables of a run. */
public final class Expectations implements Serializable {
  /** Nothing. */
  public static final Expectations NONE = new Expectations(List.of());

  private static final long serialVersionUID = 1;

  private final List<Expectation> all;

  private Expectations(List<Expectation> all) {
    this.all = List.copyOf(all);
  }

  public static Expectations of(List<Expectation> expectations) {
    return new Expectations(expectations);
  }

  /** As {@link #load}; none if the option is not given. */
  public static Expectations ofOption(@Nullable String path) {
    return path == null || path.isBlank() ? NONE : load(path);
  }

  /**
   * Reads the file of {@code --expectations}. Beam's file systems must have been given their
   * options.
   *
   * @param path local or {@code s3://}
   * @throws BadOptionException in one line: the file, the line in it, what is wrong, what is
   *     allowed
   */
  public static Expectations load(String path) {
    return YamlFile.load("expectations", path, ExpectationsFile::parse);
  }

  /** Those alone that keep a row out of its table. */
  public Expectations ofRows() {
    return of(all.stream().filter(Expectation::quarantines).toList());
  }

  /** In the order of the file. */
  public List<Expectation> all() {
    return all;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether values have to be brought together to be compared. */
  public boolean hasUnique() {
    return all.stream().anyMatch(expectation -> expectation.check() instanceof Check.Unique);
  }
}
