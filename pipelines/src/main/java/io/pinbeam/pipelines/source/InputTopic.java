package io.pinbeam.pipelines.source;

import io.pinbeam.transforms.model.Kind;

/**
 * How much of one topic there is in an input of files.
 *
 * @param topic as the files' names or folders tell it
 * @param bytes as they are stored
 */
public record InputTopic(String topic, Kind kind, long files, long bytes) {
  InputTopic plus(InputTopic other) {
    return new InputTopic(topic, kind, files + other.files, bytes + other.bytes);
  }
}
