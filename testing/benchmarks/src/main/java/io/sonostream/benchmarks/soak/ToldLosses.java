package io.sonostream.benchmarks.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * What processors said was deleted before they read it, as an operator reads it in their logs: what
 * nobody told is not accounted for.
 */
final class ToldLosses {
  private static final Pattern RANGE =
      Pattern.compile(
          " records were deleted by retention .*: (\\S+)-(\\d+) offsets (\\d+) to (\\d+)");
  private static final Pattern WAITING =
      Pattern.compile(
          "(\\d+) records were deleted by retention .*: (\\S+)-(\\d+) frames that waited");

  private final Map<TopicPartition, BitSet> ranges = new HashMap<>();
  private final Map<TopicPartition, Long> waiting = new HashMap<>();

  private ToldLosses() {}

  static ToldLosses in(List<Path> logs) {
    ToldLosses told = new ToldLosses();
    for (Path log : logs) {
      try (Stream<String> lines = Files.lines(log)) {
        lines.forEach(told::read);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return told;
  }

  /**
   * How many of these are told as lost. Of frames that waited aside only their number is told, so
   * they account for so many and not for which.
   *
   * @param unanswered offsets of the partition
   */
  long among(TopicPartition partition, BitSet unanswered) {
    BitSet named = (BitSet) unanswered.clone();
    named.and(ranges.getOrDefault(partition, new BitSet()));
    long others = unanswered.cardinality() - named.cardinality();
    return named.cardinality() + Math.min(others, waiting.getOrDefault(partition, 0L));
  }

  private void read(String line) {
    Matcher range = RANGE.matcher(line);
    if (range.find()) {
      ranges
          .computeIfAbsent(partition(range.group(1), range.group(2)), first -> new BitSet())
          .set(Integer.parseInt(range.group(3)), Integer.parseInt(range.group(4)) + 1);
    }
    Matcher waited = WAITING.matcher(line);
    if (waited.find()) {
      waiting.merge(
          partition(waited.group(2), waited.group(3)), Long.parseLong(waited.group(1)), Long::sum);
    }
  }

  private static TopicPartition partition(String topic, String number) {
    return new TopicPartition(topic, Integer.parseInt(number));
  }
}
