package io.pinbeam.emulator.cloud;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/** A process that starts a local cloud and then waits, to be killed by a test. */
final class CloudParent {
  private CloudParent() {}

  public static void main(String[] arguments) throws Exception {
    Process child =
        new ProcessBuilder(CloudChild.command(Path.of(arguments[0]), LocalCloud.class))
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT)
            .start();
    System.out.println("child  " + child.pid());
    child.waitFor();
  }
}
