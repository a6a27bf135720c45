package io.pinbeam.emulator.kinesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A stream as it is between two changes.
 *
 * @param created in milliseconds
 * @param shards by their numbers, closed ones too, as long as their records are kept
 * @param nextShard the number of the next shard that is made
 */
record StreamState(
    String name,
    long created,
    boolean onDemand,
    int retentionHours,
    Map<String, String> tags,
    List<Shard> shards,
    int nextShard) {

  StreamState {
    tags = Map.copyOf(tags);
    shards = List.copyOf(shards);
  }

  StreamState withRetentionHours(int hours) {
    return new StreamState(name, created, onDemand, hours, tags, shards, nextShard);
  }

  StreamState withTags(Map<String, String> value) {
    return new StreamState(name, created, onDemand, retentionHours, value, shards, nextShard);
  }

  StreamState without(List<Shard> gone) {
    return withShards(shards.stream().filter(shard -> !gone.contains(shard)).toList(), nextShard);
  }

  /** With shards closed, and others made in their place. */
  StreamState replacing(List<Shard> parents, List<Shard> children, long now) {
    List<Shard> all = new ArrayList<>();
    for (Shard shard : shards) {
      all.add(parents.contains(shard) ? shard.closedAt(now) : shard);
    }
    all.addAll(children);
    return withShards(all, nextShard + children.size());
  }

  Optional<Shard> shard(int number) {
    return shards.stream().filter(shard -> shard.number() == number).findFirst();
  }

  List<Shard> open() {
    return shards.stream().filter(Shard::isOpen).toList();
  }

  List<Shard> childrenOf(Shard parent) {
    return shards.stream().filter(shard -> shard.parents().contains(parent.number())).toList();
  }

  /** Tags in the order of their keys. */
  Map<String, String> sortedTags() {
    return new TreeMap<>(tags);
  }

  private StreamState withShards(List<Shard> value, int next) {
    return new StreamState(name, created, onDemand, retentionHours, tags, value, next);
  }
}
