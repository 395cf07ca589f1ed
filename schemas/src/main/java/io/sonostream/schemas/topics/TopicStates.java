package io.sonostream.schemas.topics;

import static io.sonostream.schemas.topics.Answers.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Reads what a broker has of a list of topics. */
final class TopicStates {
  private final Admin admin;

  TopicStates(Admin admin) {
    this.admin = admin;
  }

  /** By name; a topic that isn't there is missing from the map. */
  Map<String, TopicState> read(List<TopicSpec> specs, int callMillis) {
    Map<String, TopicDescription> descriptions = descriptions(specs, callMillis);
    Map<ConfigResource, Config> configs =
        await(
            admin
                .describeConfigs(
                    descriptions.keySet().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList(),
                    new DescribeConfigsOptions().timeoutMs(callMillis))
                .all());
    Map<String, TopicState> states = new HashMap<>();
    descriptions.forEach(
        (name, description) ->
            states.put(
                name,
                new TopicState(
                    name,
                    description.partitions().size(),
                    values(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name))))));
    return states;
  }

  private Map<String, TopicDescription> descriptions(List<TopicSpec> specs, int callMillis) {
    Map<String, TopicDescription> found = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> one :
        admin
            .describeTopics(
                specs.stream().map(TopicSpec::name).toList(),
                new DescribeTopicsOptions().timeoutMs(callMillis))
            .topicNameValues()
            .entrySet()) {
      try {
        found.put(one.getKey(), await(one.getValue()));
      } catch (UnknownTopicOrPartitionException e) {
        // Not there, and so not found.
      }
    }
    return found;
  }

  private static Map<String, String> values(@Nullable Config config) {
    if (config == null) {
      return Map.of();
    }
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }
}
