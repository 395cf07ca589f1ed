package io.sonostream.processor.replay;

import static io.sonostream.schemas.topics.Answers.await;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicException;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics around a replay: which they are, whether they are there, how long they are. */
public final class ReplayTopics {
  private final Admin admin;
  private final Topics topics;
  private final Duration timeout;

  /**
   * @param admin stays the caller's
   * @param timeout for a broker that does not answer
   */
  public ReplayTopics(Admin admin, Topics topics, Duration timeout) {
    this.admin = admin;
    this.topics = topics;
    this.timeout = timeout;
  }

  /** The full name of what a user calls live, archive or by its name. */
  public String source(String asked) {
    return switch (asked) {
      case "live" -> topics.framesLive().name();
      case "archive" -> topics.framesArchive().name();
      default -> asked;
    };
  }

  /**
   * Partitions of a topic that must be there.
   *
   * @throws UserException when it is not, or no broker answers
   */
  public int partitions(String topic) {
    try {
      Map<String, TopicDescription> found =
          await(
              admin
                  .describeTopics(
                      List.of(topic),
                      new DescribeTopicsOptions().timeoutMs(Math.toIntExact(timeout.toMillis())))
                  .allTopicNames());
      return found.values().iterator().next().partitions().size();
    } catch (UnknownTopicOrPartitionException e) {
      throw new UserException(
          "topic " + topic + " does not exist; check --source and topics.prefix", e);
    } catch (KafkaException e) {
      throw new UserException(
          "topic "
              + topic
              + " can't be looked up ("
              + e.getMessage()
              + "): check bootstrap.servers and that the broker runs",
          e);
    }
  }

  /**
   * Where the masks go.
   *
   * @param name full name
   * @param partitions those of the source
   * @throws UserException when the topic has another duty
   */
  public TopicSpec masks(String name, int partitions, String source) {
    if (name.equals(source) || topics.all().stream().anyMatch(own -> own.name().equals(name))) {
      throw new UserException(
          "--into is "
              + name
              + ", which holds something else already; masks of a replay would be taken for it, name"
              + " a topic of their own");
    }
    String prefix = topics.options().prefix();
    if (!name.startsWith(prefix)) {
      throw new UserException(
          "--into is " + name + "; topics here begin with " + prefix + " (topics.prefix)");
    }
    try {
      return topics.replayedMasks(name.substring(prefix.length()), partitions);
    } catch (IllegalArgumentException e) {
      throw new UserException("--into: " + e.getMessage(), e);
    }
  }

  /** {@code masks.replay.NAME}, with the prefix. */
  public String defaultMasks(String replay) {
    return topics.options().prefix() + "masks.replay." + replay;
  }

  /** How the transactional ids of all replays begin. */
  public String transactions() {
    return topics.options().prefix() + "sonostream-replay-";
  }

  /** What any replay does, before its masks have a topic. */
  Needs needs(String source) {
    Needs needs = books().transacting(transactions());
    return topics.all().stream()
        .filter(spec -> spec.name().equals(source))
        .findFirst()
        .map(needs::reading)
        .orElse(needs);
  }

  /** What it writes down, and where frames go that it can't read. */
  Needs books() {
    return Needs.nothing().reading(topics.replays()).writing(topics.replays(), topics.framesDead());
  }

  /** Before anything is looked at, so that nobody is told less than which right is missing. */
  void requireRights(Needs wanted) {
    try {
      new TopicAdmin(admin).requireRights(wanted, timeout);
    } catch (TopicException e) {
      throw new UserException(String.join("; ", e.problems()), e);
    }
  }

  /** Asks for the rights, and creates what is missing. */
  public void ensure(Needs wanted) {
    try {
      new TopicAdmin(admin).ensure(wanted, timeout);
    } catch (TopicException e) {
      throw new UserException(String.join("; ", e.problems()), e);
    }
  }

  /** Offsets that a topic holds, markers included. */
  public long length(TopicSpec topic) {
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < topic.partitions(); partition++) {
      all.add(new TopicPartition(topic.name(), partition));
    }
    Map<TopicPartition, ListOffsetsResultInfo> first = offsets(all, OffsetSpec.earliest());
    Map<TopicPartition, ListOffsetsResultInfo> last = offsets(all, OffsetSpec.latest());
    long length = 0;
    for (TopicPartition one : all) {
      ListOffsetsResultInfo begin = first.get(one);
      ListOffsetsResultInfo end = last.get(one);
      length += end == null || begin == null ? 0 : end.offset() - begin.offset();
    }
    return length;
  }

  /** Behind the newest record of a partition, committed or not. */
  public long end(TopicPartition partition) {
    ListOffsetsResultInfo end = offsets(List.of(partition), OffsetSpec.latest()).get(partition);
    if (end == null) {
      throw new IllegalStateException("a broker did not say where " + partition + " ends");
    }
    return end.offset();
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      List<TopicPartition> partitions, OffsetSpec which) {
    return await(
        admin
            .listOffsets(
                partitions.stream().collect(Collectors.toMap(one -> one, one -> which)),
                new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
            .all());
  }
}
