package io.pinbeam.launch;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stream by spark-submit, on workers of which one dies. */
@ExtendWith(ClusterRig.class)
class ClusterStreamIT {
  private static final int POSTS_A_SECOND = 50;

  /** So many are in the ledger when the worker dies. */
  private static final int COMMITS_BEFORE = 2;

  /** So many records are put after it. */
  private static final int RECORDS_AFTER = 600;

  /**
   * What Spark kept of the stream on that worker is gone, and the run may commit no more. Started
   * again, on what is left of the cluster, it goes on where the tables end.
   */
  @Test
  void aWorkerIsKilled(ClusterRig.Running rig) throws Exception {
    StreamedTables tables = StreamedTables.under(rig.folder().resolve("killed-stream"));
    try (KinesisTarget target = KinesisTarget.at(rig.cloud().address("kinesis"), "killed");
        StreamLoad load = StreamLoad.into(target)) {
      target.create();
      load.start(Long.MAX_VALUE, POSTS_A_SECOND);
      try (CommandProcess stream = rig.cluster().submit(stream(rig))) {
        ClusterRig.await(stream, () -> tables.commits(StreamedTables.LEDGER) >= COMMITS_BEFORE);
        rig.cluster().workers().get(0).kill();
        long killed = load.count();
        ClusterRig.await(stream, () -> load.count() >= killed + RECORDS_AFTER);
        load.stop();
        stream.kill();
      }
      rig.submit(stream(rig, "--until=idle"));
      StreamAudit.everyRecordIsThereOnce(tables, load.account());
    } finally {
      rig.cluster().startMissingWorkers();
    }
  }

  private static String[] stream(ClusterRig.Running rig, String... more) {
    return Stream.concat(
            Stream.of(
                "stream",
                "--user=killed",
                "--output=" + rig.folder().resolve("killed-stream"),
                "--endpoint=" + rig.cloud().address("kinesis"),
                rig.region(),
                "--commitInterval=2s",
                "--window=4s"),
            Stream.of(more))
        .toArray(String[]::new);
  }
}
