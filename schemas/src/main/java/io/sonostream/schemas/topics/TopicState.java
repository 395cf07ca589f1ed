package io.sonostream.schemas.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as the broker has it.
 *
 * @param partitions how many it has
 * @param configs its effective configuration
 */
record TopicState(String name, int partitions, Map<String, String> configs) {
  /** Retention counts from the end of a segment, so its age says how long at most. */
  private static final List<String> KEEPING =
      List.of(
          TopicConfig.RETENTION_MS_CONFIG,
          TopicConfig.RETENTION_BYTES_CONFIG,
          TopicConfig.SEGMENT_MS_CONFIG);

  /** Differences that would lose or reorder records. */
  List<String> problemsAgainst(TopicSpec wanted) {
    List<String> problems = new ArrayList<>();
    if (partitions != wanted.partitions()) {
      problems.add(
          "topic "
              + name
              + " has "
              + partitions
              + " partitions, expected "
              + wanted.partitions()
              + ": configure "
              + partitions
              + ", or delete the topic and start again");
    }
    String cleanup = config(TopicConfig.CLEANUP_POLICY_CONFIG);
    if (!cleanup.equals(wanted.cleanup().configValue())) {
      problems.add(
          "topic "
              + name
              + " has cleanup.policy="
              + cleanup
              + ", expected "
              + wanted.cleanup().configValue()
              + ": "
              + alter(TopicConfig.CLEANUP_POLICY_CONFIG, wanted.cleanup().configValue()));
    }
    long maxBytes = number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    if (maxBytes < wanted.maxMessageBytes()) {
      problems.add(
          "topic "
              + name
              + " has max.message.bytes="
              + maxBytes
              + ", needs at least "
              + wanted.maxMessageBytes()
              + ": "
              + alter(
                  TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                  Integer.toString(wanted.maxMessageBytes())));
    }
    return problems;
  }

  /** A mask topic must be partitioned as its frames, or a device's masks lose their order. */
  List<String> problemsAsFollowerOf(TopicState leader) {
    if (partitions == leader.partitions()) {
      return List.of();
    }
    return List.of(
        "topic "
            + name
            + " has "
            + partitions
            + " partitions and "
            + leader.name()
            + " has "
            + leader.partitions()
            + ": they must have the same, so that a mask keeps its frame's order");
  }

  /**
   * Differences that an operator may want, in how long records are kept: what is there is never
   * changed by the settings, so whoever has changed those must hear of it.
   */
  List<String> remarksAgainst(TopicSpec wanted) {
    if (wanted.cleanup() != Cleanup.DELETE) {
      return List.of();
    }
    List<String> here = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String key : KEEPING) {
      String value = wanted.configs().get(key);
      if (value != null && !config(key).equals(value)) {
        here.add(key + "=" + config(key));
        expected.add(key + "=" + value);
      }
    }
    if (here.isEmpty()) {
      return List.of();
    }
    String all = String.join(",", expected);
    return List.of(
        "topic "
            + name
            + " has "
            + String.join(",", here)
            + ", the settings say "
            + all
            + " and change no topic that exists: "
            + alter(all));
  }

  private String alter(String key, String value) {
    return alter(key + "=" + value);
  }

  private String alter(String configs) {
    return "kafka-configs --alter --topic " + name + " --add-config " + configs;
  }

  private String config(String key) {
    return configs.getOrDefault(key, "");
  }

  private long number(String key) {
    try {
      return Long.parseLong(config(key));
    } catch (NumberFormatException e) {
      // A broker that doesn't say has no limit that we could check.
      return Long.MAX_VALUE;
    }
  }
}
