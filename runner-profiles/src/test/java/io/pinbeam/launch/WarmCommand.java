package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The command in a VM that stays: what runs for seconds pays for one start of a VM, not for fifty.
 * Words come over a connection, each in base64 on a line of its own and an empty line after the
 * last; back go the exit code and the files that hold stdout and stderr.
 */
final class WarmCommand {
  private WarmCommand() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Path port = folder.resolve("port.new");
      Files.writeString(port, Integer.toString(server.getLocalPort()));
      Files.move(port, folder.resolve("port"));
      while (true) {
        try (Socket client = server.accept()) {
          serve(client, folder);
        }
      }
    }
  }

  private static void serve(Socket client, Path folder) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
    List<String> words = new ArrayList<>();
    for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
      words.add(new String(Base64.getDecoder().decode(line), UTF_8));
    }
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ExitCode code;
    try (PrintStream toOut = to(out);
        PrintStream toErr = to(err)) {
      code = Pinbeam.run(words.toArray(String[]::new), toOut, toErr);
    }
    OutputStream answer = client.getOutputStream();
    answer.write((code.code() + " " + out + " " + err + "\n").getBytes(UTF_8));
    answer.flush();
  }

  private static PrintStream to(Path file) throws IOException {
    return new PrintStream(Files.newOutputStream(file), true, UTF_8);
  }
}
