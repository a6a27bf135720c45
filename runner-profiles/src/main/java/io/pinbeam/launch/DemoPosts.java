package io.pinbeam.launch;

import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.ExpectedRun;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.RowDraws;
import io.pinbeam.emulator.SourcePosts;
import io.pinbeam.pipelines.options.BadOptionException;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** What the demo posts: so many rows of the source database, drawn by a seed. */
record DemoPosts(long count, long seed, double defects) {
  static final String USER = "demo";

  static DemoPosts of(DemoOptions options) {
    double defects = Optional.ofNullable(options.getDefects()).orElse(0.05);
    if (options.getPosts() < 1) {
      throw new BadOptionException(
          "--posts=" + options.getPosts() + " is not allowed: 1 or more is");
    }
    if (!(defects >= 0 && defects <= 1)) {
      throw new BadOptionException(
          "--defects=" + defects + " is not allowed: a share from 0 to 1 is");
    }
    return new DemoPosts(
        options.getPosts(), Optional.ofNullable(options.getSeed()).orElse(1L), defects);
  }

  /** How many records of a kind are posted to each side. */
  long records(PostKind kind) {
    Defects posted = Defects.share(defects).posted();
    return keys()
        .mapToObj(key -> posted.records(SourcePosts.generator(), kind, key, FileLayout.ONE_RECORD))
        .mapToLong(List::size)
        .sum();
  }

  /** Every cleaned row and every count that must come of them. */
  ExpectedRun expected() {
    return ExpectedRun.posted(SourcePosts.generator(), Defects.share(defects), keys());
  }

  private LongStream keys() {
    return RowDraws.random(seed, SourcePosts.COUNT).keys(count, SourcePosts.COUNT);
  }
}
