package io.pinbeam.emulator.posting;

import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.SourcePosts;
import io.pinbeam.emulator.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The records that a row gives: itself, or in a share of cases what a defect makes of it. */
final class PostRecords {
  /** What the database's columns of times do not keep: the {@code T} of the ISO form. */
  private static final Pattern ISO_TIME =
      Pattern.compile("(\"(?:timestamp|date_joined)\": \"[0-9]{4}-[0-9]{2}-[0-9]{2})T");

  private final PostGenerator posts = SourcePosts.generator();
  private final Defects defects;
  private final boolean plain;

  private PostRecords(double share) {
    defects = Defects.share(share).posted();
    plain = share == 0;
  }

  static PostRecords withDefects(double share) {
    return new PostRecords(share);
  }

  /** Defects are known for the made-up posts alone, so a row must be one of those. */
  List<PostedRecord> of(PostKind kind, long key, String row) throws PostingException {
    PostedRecord whole = new PostedRecord(key, row.getBytes(StandardCharsets.UTF_8));
    if (plain) {
      return List.of(whole);
    }
    String made = posts.raw(kind, key);
    if (!ISO_TIME.matcher(made).replaceFirst("$1 ").equals(row)) {
      throw new PostingException(
          "--defects needs the made-up posts, and the database's "
              + kind.label()
              + " "
              + key
              + " is another");
    }
    List<SourceRecord> records = defects.records(posts, kind, key, FileLayout.ONE_RECORD);
    return records.stream().map(record -> new PostedRecord(key, record.body())).toList();
  }
}
