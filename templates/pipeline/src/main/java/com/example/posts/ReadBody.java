package com.example.posts;

import io.pinbeam.transforms.model.RawRecord;
import java.io.IOException;
import org.apache.beam.sdk.io.FileIO.ReadableFile;
import org.apache.beam.sdk.transforms.DoFn;

/** A file to the bytes in it, with the path that says where they came from. */
final class ReadBody extends DoFn<ReadableFile, RawRecord> {
  @ProcessElement
  public void process(@Element ReadableFile file, OutputReceiver<RawRecord> out)
      throws IOException {
    String path = file.getMetadata().resourceId().toString();
    out.output(RawRecord.ofFile(path, 0, file.readFullyAsBytes()));
  }
}
