package io.pinbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedCursorTest {
  @Test
  void aCopyHasTheRowsInAnotherOrderAndNoPlace() {
    PackedRows rows = new PackedRows();
    for (int ind = 0; ind < 5; ind++) {
      rows.addUser(
          User.builder().ind(ind).userName("u" + ind).age(20 + ind).build(),
          RecordOrder.of(ind, 7, 1),
          100 + ind);
    }
    PackedRows copy = new PackedRows();
    PackedCursor row = PackedCursor.of(rows.bytes(), rows.size());
    while (row.next()) {
      assertThat(row.kind()).isEqualTo(Kind.USER);
      copy.add(row, row.major() * 10);
    }

    PackedRows expected = new PackedRows();
    for (int ind = 0; ind < 5; ind++) {
      expected.addUser(
          User.builder().ind(ind).userName("u" + ind).age(20 + ind).build(),
          RecordOrder.of(ind * 10, 7, 1),
          PackedRows.NOT_WRITTEN);
    }
    assertThat(copy.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void winnersAreToldWithTheirKeysAndPlaces() {
    PackedRows rows = new PackedRows();
    for (int i = 0; i < 4; i++) {
      rows.addUser(
          User.builder().ind(i / 2).age(i).build(), RecordOrder.of(0, i, 0), i == 3 ? -1 : i);
    }
    List<String> winners = new ArrayList<>();
    BucketJoin join = new BucketJoin();
    join.add(rows.toByteArray());
    join.finish(new Winners(winners));
    assertThat(winners).containsExactly("0 at 1", "1 at -1");
  }

  private record Winners(List<String> told) implements BucketJoin.Visitor {
    @Override
    public void winner(Kind kind, long key, long ref) {
      told.add(key + " at " + ref);
    }

    @Override
    public void post(Post post) {}

    @Override
    public void user(User user) {}

    @Override
    public void loser(Kind kind, long ref) {}

    @Override
    public void counts(Kind kind, long read, long kept, long duplicates, long conflicts) {}
  }
}
