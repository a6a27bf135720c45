package io.pinbeam.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Another engine in a process of its own, told by {@code peer.py} what to do. The process ends with
 * this virtual machine.
 */
final class Peer {
  private static final long ANSWER_MINUTES = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final BufferedWriter commands;
  private final BufferedReader answers;
  private final Path log;

  private Peer(String name, Process process, Path log) {
    this.name = name;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.log = log;
  }

  static Peer start(Path python, Path script, Path folder, List<String> engine) throws IOException {
    List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
    command.addAll(engine);
    Path log = folder.resolve(engine.get(0) + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(Redirect.to(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    // A short life with little to do: what the second compiler would win it never gets back.
    builder.environment().put("PEER_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.environment().remove("SPARK_HOME");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return new Peer(engine.get(0), builder.start(), log);
  }

  List<JsonNode> rows(Path table) {
    return list(call("rows", "path", table.toString()));
  }

  List<JsonNode> rows(Path table, long version) {
    return list(call("rows", "path", table.toString(), "version", version));
  }

  JsonNode schema(Path table) {
    return call("schema", "path", table.toString());
  }

  List<String> partitionColumns(Path table) {
    List<String> names = new ArrayList<>();
    call("partition_columns", "path", table.toString()).forEach(name -> names.add(name.asText()));
    return names;
  }

  /** The statistics and partition values of the table's files, as the log has them. */
  List<JsonNode> files(Path table) {
    return list(call("files", "path", table.toString()));
  }

  List<JsonNode> sql(String sql, Object... arguments) {
    return list(call("sql", "sql", String.format(java.util.Locale.ROOT, sql, arguments)));
  }

  /** Gives a command with its arguments, by name, and waits for the answer. */
  synchronized JsonNode call(String command, Object... arguments) {
    ObjectNode line = JSON.createObjectNode().put("do", command);
    for (int i = 0; i < arguments.length; i += 2) {
      line.set((String) arguments[i], JSON.valueToTree(arguments[i + 1]));
    }
    try {
      commands.write(JSON.writeValueAsString(line));
      commands.newLine();
      commands.flush();
      String answer =
          CompletableFuture.supplyAsync(this::line).get(ANSWER_MINUTES, TimeUnit.MINUTES);
      if (answer == null) {
        throw new AssertionError(name + " has ended; see " + log);
      }
      JsonNode said = JSON.readTree(answer);
      if (said.has("error")) {
        throw new AssertionError(name + ", " + line + ": " + said.get("error").asText());
      }
      return said.path("value");
    } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(name + " gave no answer to " + line + "; see " + log, e);
    }
  }

  private String line() {
    try {
      return answers.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }

  @Override
  public String toString() {
    return name;
  }
}
