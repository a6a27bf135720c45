package io.pinbeam.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.RowBuffers;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;

/** Made-up records of one kind, as lines of JSON and cleaned. */
final class Records {
  static final int COUNT = 10_000;

  private Records() {}

  static byte[] lines(Kind kind) {
    PostGenerator generator = PostGenerator.withSeed(1);
    PostKind made = PostKind.valueOf(kind.name());
    StringBuilder lines = new StringBuilder();
    for (long n = 0; n < COUNT; n++) {
      lines.append(generator.raw(made, n)).append('\n');
    }
    return lines.toString().getBytes(UTF_8);
  }

  static RowBuffer cleaned(Kind kind) {
    RowBuffers rows = RowBuffers.create();
    byte[] lines = lines(kind);
    PostReader.create(CleaningRules.standard()).read(kind, lines, 0, lines.length, rows);
    return rows.rows(kind);
  }
}
