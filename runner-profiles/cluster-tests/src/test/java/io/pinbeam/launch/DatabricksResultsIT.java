package io.pinbeam.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Profile databricks: the jar's jobs, one after the other in a host that has made its SparkContext
 * before, with two workers in VMs of their own.
 */
class DatabricksResultsIT extends SameResults {
  DatabricksResultsIT() {
    super("databricks");
  }

  @Override
  Map<PipelineCase, String> run(
      Map<PipelineCase, List<String>> commands, LocalCloudProcess cloud, Path folder)
      throws Exception {
    HostProcess host =
        HostProcess.in(folder, cloud.environment()).ofJar(SparkCluster.JAR, SparkHome.find());
    for (List<String> command : commands.values()) {
      List<String> parameters = new ArrayList<>(command);
      if (command.get(0).equals("stream")) {
        parameters.add("--batchIntervalMillis=1000");
      }
      host.job(parameters.toArray(String[]::new));
    }
    String printed = host.run();
    Iterator<String> ends =
        printed
            .lines()
            .filter(
                line ->
                    line.equals(DatabricksHost.RETURNED) || line.startsWith(DatabricksHost.THREW))
            .iterator();
    Map<PipelineCase, String> failures = new EnumMap<>(PipelineCase.class);
    for (PipelineCase each : commands.keySet()) {
      String end = ends.hasNext() ? ends.next() : "the host ended before";
      if (!end.equals(DatabricksHost.RETURNED)) {
        System.err.println(printed);
        failures.put(each, end);
      }
    }
    return failures;
  }
}
