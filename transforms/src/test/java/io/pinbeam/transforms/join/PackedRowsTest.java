package io.pinbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedRowsTest {
  /** A row of a buffer is packed as the same row as an object, its fingerprint included. */
  @Test
  void rowsOfABufferArePackedAsObjectsAre() {
    List<CleanedRecord> records = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      records.addAll(RandomRecords.of(seed));
    }
    assertThat(records.stream().map(CleanedRecord::kind)).contains(Kind.values());
    for (CleanedRecord record : records) {
      PackedRows ofObject = new PackedRows();
      RowBuffer rows = RowBuffer.of(record.kind());
      switch (record.kind()) {
        case PIN -> {
          ofObject.addPin(record.pin(), record.order(), Fingerprint.of(record.pin()), 3);
          rows.add(record.pin());
        }
        case GEO -> {
          ofObject.addGeo(record.geo(), record.order(), Fingerprint.of(record.geo()), 3);
          rows.add(record.geo());
        }
        case USER -> {
          ofObject.addUser(record.user(), record.order(), Fingerprint.of(record.user()), 3);
          rows.add(record.user());
        }
      }
      PackedRows ofBuffer = new PackedRows();
      ofBuffer.add(
          rows, 0, record.order().major(), record.order().position(), record.order().part(), 3);
      assertThat(ofBuffer.toByteArray()).as("%s", record).isEqualTo(ofObject.toByteArray());
    }
  }
}
