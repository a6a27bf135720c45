package com.example.posts;

import io.pinbeam.transforms.errors.DeadLetter;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptors;

/** What is refused, one JSON object a line: the reason, the place, and the bytes. */
final class WriteDeadLetters extends PTransform<PCollection<BadRecord>, PDone> {
  private final String file;

  WriteDeadLetters(String file) {
    this.file = file;
  }

  @Override
  public PDone expand(PCollection<BadRecord> refused) {
    return refused
        .apply(
            MapElements.into(TypeDescriptors.strings())
                .via(bad -> DeadLetter.ofBadRecord(bad).orElseThrow().toJsonLine()))
        .apply(TextIO.write().to(file).withoutSharding());
  }
}
