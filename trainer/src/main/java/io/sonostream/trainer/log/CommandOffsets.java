package io.sonostream.trainer.log;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each partition of training.commands may be committed: up to its first command without an
 * outcome. Commands behind that one are read again after a crash, and known by their outcome.
 *
 * <ul>
 *   <li>Owner: the service's thread.
 *   <li>Hand-off: none.
 *   <li>Bound: commands without an outcome; those of one task share a run, or the one after it.
 *   <li>Shutdown: dropped with the membership.
 * </ul>
 */
public final class CommandOffsets {
  private final Map<TopicPartition, TreeMap<Long, String>> open = new HashMap<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /** The partition is ours now, from this offset on. */
  public void begin(TopicPartition partition, long offset) {
    next.putIfAbsent(partition, offset);
  }

  public void read(TopicPartition partition, long offset, String commandId) {
    open.computeIfAbsent(partition, p -> new TreeMap<>()).put(offset, commandId);
    next.put(partition, offset + 1);
  }

  /** The outcome of this command is on training.events. */
  void answered(String commandId) {
    open.values().forEach(commands -> commands.values().removeIf(commandId::equals));
  }

  /** For every partition of ours the offset to commit once these commands are answered too. */
  Map<TopicPartition, OffsetAndMetadata> committable(Collection<String> answered) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    next.forEach(
        (partition, end) -> {
          long first =
              open.getOrDefault(partition, new TreeMap<>()).entrySet().stream()
                  .filter(command -> !answered.contains(command.getValue()))
                  .mapToLong(Map.Entry::getKey)
                  .findFirst()
                  .orElse(end);
          offsets.put(partition, new OffsetAndMetadata(first));
        });
    return offsets;
  }

  public void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(open::remove);
    partitions.forEach(next::remove);
  }
}
