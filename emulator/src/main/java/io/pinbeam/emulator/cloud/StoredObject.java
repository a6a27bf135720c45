package io.pinbeam.emulator.cloud;

import java.time.Instant;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What a listing says of an object beside its key; the tag without quotes, null if it has none. */
record StoredObject(long size, String eTag, long modifiedMillis, String storageClass) {
  S3Object as(String key) {
    return S3Object.builder()
        .key(key)
        .size(size)
        .eTag(eTag)
        .lastModified(Instant.ofEpochMilli(modifiedMillis))
        .storageClass(storageClass)
        .build();
  }
}
