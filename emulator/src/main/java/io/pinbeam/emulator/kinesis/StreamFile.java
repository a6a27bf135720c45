package io.pinbeam.emulator.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is kept of a stream beside its records: one file, replaced as a whole. */
final class StreamFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "stream.json";

  private StreamFile() {}

  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(NAME));
  }

  static void write(Path folder, StreamState state) throws IOException {
    ObjectNode file = JSON.createObjectNode();
    file.put("name", state.name());
    file.put("created", state.created());
    file.put("onDemand", state.onDemand());
    file.put("retentionHours", state.retentionHours());
    file.put("nextShard", state.nextShard());
    state.tags().forEach(file.putObject("tags")::put);
    ArrayNode shards = file.putArray("shards");
    for (Shard shard : state.shards()) {
      ObjectNode one = shards.addObject();
      one.put("number", shard.number());
      shard.parents().forEach(one.putArray("parents")::add);
      one.put("start", shard.range().start());
      one.put("end", shard.range().end());
      one.put("created", shard.created());
      one.put("closed", shard.closed());
    }
    Path fresh = folder.resolve(NAME + ".new");
    JSON.writeValue(fresh.toFile(), file);
    Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  static StreamState read(Path folder, KinesisSettings settings) throws IOException {
    JsonNode file = JSON.readTree(folder.resolve(NAME).toFile());
    Map<String, String> tags = new TreeMap<>();
    for (Map.Entry<String, JsonNode> tag : file.path("tags").properties()) {
      tags.put(tag.getKey(), tag.getValue().textValue());
    }
    List<Shard> shards = new ArrayList<>();
    for (JsonNode one : file.path("shards")) {
      List<Integer> parents = new ArrayList<>();
      one.path("parents").forEach(parent -> parents.add(parent.intValue()));
      BigInteger start = one.path("start").bigIntegerValue();
      BigInteger end = one.path("end").bigIntegerValue();
      int number = one.path("number").intValue();
      shards.add(
          new Shard(
              number,
              List.copyOf(parents),
              new HashRange(start, end),
              one.path("created").longValue(),
              one.path("closed").longValue(),
              ShardLog.open(logFolder(folder, number), settings.segmentBytes()),
              new ShardLimits(settings.rateLimits())));
    }
    return new StreamState(
        file.path("name").textValue(),
        file.path("created").longValue(),
        file.path("onDemand").booleanValue(),
        file.path("retentionHours").intValue(),
        tags,
        shards,
        file.path("nextShard").intValue());
  }

  static Path logFolder(Path folder, int shard) {
    return folder.resolve(Shard.id(shard));
  }
}
