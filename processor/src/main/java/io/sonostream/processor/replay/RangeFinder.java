package io.sonostream.processor.replay;

import io.sonostream.processor.replay.RangeBound.AtTime;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker where a range is. */
public final class RangeFinder {
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

  /**
   * @param consumer reads committed records; stays the caller's
   */
  public RangeFinder(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * @param partitions of the topic
   * @param only those to take; empty for all
   * @param doubts told what the user should know and nobody can find out
   * @throws UserException when the range is not in the topic
   */
  public List<PartitionRange> find(
      String topic,
      int partitions,
      Set<Integer> only,
      RangeBound from,
      RangeBound to,
      Consumer<String> doubts) {
    RangeRules rules = new RangeRules(topic, from, to);
    List<PartitionView> views = views(topic, chosen(topic, partitions, only), from, to);
    List<PartitionRange> ranges = rules.resolve(views);
    rules.doubt(views).ifPresent(doubts);
    return ranges;
  }

  private static List<TopicPartition> chosen(String topic, int partitions, Set<Integer> only) {
    List<TopicPartition> chosen = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      if (only.isEmpty() || only.contains(partition)) {
        chosen.add(new TopicPartition(topic, partition));
      }
    }
    if (!only.isEmpty() && chosen.size() < only.size()) {
      throw new UserException(
          "topic "
              + topic
              + " has partitions 0 to "
              + (partitions - 1)
              + "; asked for "
              + only.stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return chosen;
  }

  private List<PartitionView> views(
      String topic, List<TopicPartition> chosen, RangeBound from, RangeBound to) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(chosen);
    Map<TopicPartition, Long> ends = consumer.endOffsets(chosen);
    Map<TopicPartition, Long> fromTimes = atTime(chosen, from, ends);
    Map<TopicPartition, Long> toTimes = atTime(chosen, to, ends);
    return chosen.stream()
        .map(
            one ->
                new PartitionView(
                    one.partition(),
                    beginnings.getOrDefault(one, 0L),
                    ends.getOrDefault(one, 0L),
                    fromTimes.getOrDefault(one, 0L),
                    toTimes.getOrDefault(one, 0L)))
        .toList();
  }

  /** Where no record is so late, the end: the range begins, or ends, behind all of them. */
  private Map<TopicPartition, Long> atTime(
      List<TopicPartition> chosen, RangeBound bound, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> found =
        new TreeMap<>(
            java.util.Comparator.comparing(TopicPartition::topic)
                .thenComparingInt(TopicPartition::partition));
    found.putAll(ends);
    if (bound instanceof AtTime asked) {
      long millis = asked.time().toEpochMilli();
      Map<TopicPartition, Long> wanted =
          chosen.stream().collect(Collectors.toMap(Function.identity(), one -> millis));
      consumer
          .offsetsForTimes(wanted)
          .forEach(
              (partition, at) -> {
                OffsetAndTimestamp first = at;
                if (first != null) {
                  found.put(partition, first.offset());
                }
              });
    }
    return found;
  }
}
