package io.pinbeam.launch.cookbook;

import io.pinbeam.transforms.join.JoinPosts;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.User;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Join pins with their geolocations and users",
    text =
        """
One `Post` for each pin, with the columns that answers need; those of a geolocation or user \
that is not there are null. Repeats are removed on the way.
""")
class JoinTest {
  // Recipe begins
  static PCollection<Post> join(PCollection<CleanedRecord> records) {
    return records.apply(JoinPosts.create()).posts();
  }

  // Recipe ends

  @Test
  void aPinWithoutAUserHasNoAge() {
    RecordOrder order = RecordOrder.of(0, 0, 0);
    Pipeline pipeline = Pipeline.create();
    PCollection<CleanedRecord> records =
        pipeline.apply(
            Create.of(
                CleanedRecord.of(order, Pin.builder().ind(1).category("art").build()),
                CleanedRecord.of(order, Geo.builder().ind(1).country("France").build()),
                CleanedRecord.of(order, User.builder().ind(1).age(30).build()),
                CleanedRecord.of(order, Pin.builder().ind(2).category("travel").build())));
    PAssert.that(join(records))
        .containsInAnyOrder(
            Post.builder().ind(1).category("art").country("France").age(30).build(),
            Post.builder().ind(2).category("travel").build());
    pipeline.run().waitUntilFinish();
  }
}
