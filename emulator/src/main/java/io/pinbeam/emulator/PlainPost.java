package io.pinbeam.emulator;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One record of a post before a defect is made of it. */
record PlainPost(PostGenerator posts, PostKind kind, long n) {

  /** A fresh copy: shapes change it. */
  JsonFields fields() {
    return posts.fields(kind, n);
  }

  /** A fresh copy: shapes change it. */
  JsonFields cleanFields() {
    return posts.cleanFields(kind, n);
  }

  String raw() {
    return posts.raw(kind, n);
  }

  String keyName() {
    return kind == PostKind.PIN ? "index" : "ind";
  }

  Outcome row() {
    return Outcome.row(n, posts.clean(kind, n));
  }

  SourceRecord record() {
    // Raw records are ASCII: this conversion copies the string's bytes as they are.
    return new SourceRecord(raw().getBytes(StandardCharsets.ISO_8859_1), List.of(row()));
  }

  PlainPost ofKind(PostKind other) {
    return new PlainPost(posts, other, n);
  }

  PlainPost before(int distance) {
    return new PlainPost(posts, kind, n - distance);
  }
}
