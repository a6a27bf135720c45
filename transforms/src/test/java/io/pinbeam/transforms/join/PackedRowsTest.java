package io.pinbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.clean.RowBuffers;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.RowBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedRowsTest {
  /** Wherever a row stands in a buffer, it is packed as it is alone, its fingerprint included. */
  @Test
  void aRowAmongOthersIsPackedAsAlone() {
    List<CleanedRecord> records = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      records.addAll(RandomRecords.of(seed));
    }
    assertThat(records.stream().map(CleanedRecord::kind)).contains(Kind.values());
    RowBuffers all = RowBuffers.create();
    PackedRows alone = new PackedRows();
    PackedRows amongOthers = new PackedRows();
    for (CleanedRecord record : records) {
      switch (record.kind()) {
        case PIN -> {
          alone.addPin(record.pin(), record.order(), 3);
          all.rows(Kind.PIN).add(record.pin());
        }
        case GEO -> {
          alone.addGeo(record.geo(), record.order(), 3);
          all.rows(Kind.GEO).add(record.geo());
        }
        case USER -> {
          alone.addUser(record.user(), record.order(), 3);
          all.rows(Kind.USER).add(record.user());
        }
      }
      RowBuffer rows = all.rows(record.kind());
      RecordOrder order = record.order();
      amongOthers.add(rows, rows.size() - 1, order.major(), order.position(), order.part(), 3);
      assertThat(amongOthers.toByteArray()).as("%s", record).isEqualTo(alone.toByteArray());
      alone.clear();
      amongOthers.clear();
    }
  }
}
