package io.sonostream.schemas.topics;

import static io.sonostream.schemas.topics.Answers.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates what is missing, checks what exists and changes nothing that exists. Safe to run from
 * every service at every start, also at the same time.
 */
public final class TopicAdmin {
  private static final Logger log = LoggerFactory.getLogger(TopicAdmin.class);

  private final Admin admin;
  private final TopicStates states;

  /** The admin client stays the caller's, who closes it. */
  public TopicAdmin(Admin admin) {
    this.admin = admin;
    this.states = new TopicStates(admin);
  }

  /**
   * Creates the missing topics, waits until every partition has a leader that answers, and checks
   * the rest.
   *
   * @param timeout how long to wait for a broker and for the new topics
   * @throws TopicException when a topic exists in a shape that would lose or reorder records, or no
   *     broker answers in time
   */
  public TopicReport ensure(Topics topics, Duration timeout) {
    return ensure(topics.all(), topics.copartitioned(), timeout);
  }

  /** The same for some topics only, for a service that owns a few. */
  public TopicReport ensure(List<TopicSpec> specs, Duration timeout) {
    return ensure(specs, Map.of(), timeout);
  }

  /**
   * Asks first whether every right is there, so that a service names the one that it lacks and does
   * not fall over it later; and again once topics are there that were not, since of those not every
   * right could be seen.
   *
   * @throws TopicException also when a right is missing
   */
  public TopicReport ensure(Needs needs, Duration timeout) {
    requireRights(needs, timeout);
    TopicReport report = ensure(needs.specs(), Map.of(), timeout);
    if (!report.created().isEmpty()) {
      requireRights(needs, timeout);
    }
    return report;
  }

  /**
   * Asks, and creates nothing. What does not exist needs no right yet.
   *
   * @throws TopicException naming each right that is missing
   */
  public void requireRights(Needs needs, Duration timeout) {
    List<String> missing =
        new Attempts(timeout)
            .run(
                "ask for the rights",
                callMillis -> new RightsCheck(admin).missing(needs, callMillis));
    if (!missing.isEmpty()) {
      throw new TopicException(missing);
    }
  }

  /**
   * Looks and changes nothing.
   *
   * @throws TopicException when no broker answers in time
   */
  public TopicReport inspect(Topics topics, Duration timeout) {
    return new Attempts(timeout)
        .run(
            "look at the topics",
            callMillis -> compare(topics.all(), topics.copartitioned(), List.of(), callMillis));
  }

  private TopicReport ensure(
      List<TopicSpec> specs, Map<TopicSpec, TopicSpec> copartitioned, Duration timeout) {
    Attempts attempts = new Attempts(timeout);
    List<String> created = new ArrayList<>();
    attempts.run("create the topics", callMillis -> create(specs, created, callMillis));
    TopicReport report =
        attempts.run(
            "see the new topics",
            callMillis -> {
              TopicReport now = compare(specs, copartitioned, created, callMillis);
              if (!now.missing().isEmpty()) {
                // The broker that answers may not have heard of them yet.
                throw new UnknownTopicOrPartitionException(
                    "not visible yet: " + String.join(", ", now.missing()));
              }
              return now;
            });
    if (!report.problems().isEmpty()) {
      throw new TopicException(report.problems());
    }
    attempts.run("reach the leaders of the topics", callMillis -> askLeaders(specs, callMillis));
    report.remarks().forEach(log::warn);
    if (!created.isEmpty()) {
      log.info("created topics {}", created);
    }
    return report;
  }

  /** Adds what it created to the list, also when a later topic fails and the step runs again. */
  private List<String> create(List<TopicSpec> specs, List<String> created, int callMillis) {
    Set<String> present = states.read(specs, callMillis).keySet();
    List<NewTopic> wanted =
        specs.stream()
            .filter(spec -> !present.contains(spec.name()))
            .map(
                spec ->
                    new NewTopic(
                            spec.name(),
                            Optional.of(spec.partitions()),
                            Optional.of(spec.replication()).filter(replicas -> replicas > 0))
                        .configs(spec.configs()))
            .toList();
    for (Map.Entry<String, KafkaFuture<Void>> one :
        admin
            .createTopics(wanted, new CreateTopicsOptions().timeoutMs(callMillis))
            .values()
            .entrySet()) {
      try {
        await(one.getValue());
        created.add(one.getKey());
      } catch (AuthorizationException e) {
        throw new TopicException(
            List.of(
                "this service lacks the right CREATE on topic "
                    + one.getKey()
                    + ": it is missing, so let an administrator make it (sonostream doctor"
                    + " --create), or grant the right (docs/security.md)"));
      } catch (TopicExistsException e) {
        // Lost a race against another service: what it made is checked like anything else.
      }
    }
    return created;
  }

  private TopicReport compare(
      List<TopicSpec> specs,
      Map<TopicSpec, TopicSpec> copartitioned,
      List<String> created,
      int callMillis) {
    Map<String, TopicState> found = states.read(specs, callMillis);
    List<String> existing = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (TopicSpec spec : specs) {
      TopicState state = found.get(spec.name());
      if (state == null) {
        missing.add(spec.name());
        continue;
      }
      if (!created.contains(spec.name())) {
        existing.add(spec.name());
      }
      problems.addAll(state.problemsAgainst(spec));
      remarks.addAll(state.remarksAgainst(spec));
      TopicSpec followed = copartitioned.get(spec);
      TopicState leader = followed == null ? null : found.get(followed.name());
      if (leader != null) {
        problems.addAll(state.problemsAsFollowerOf(leader));
      }
    }
    return new TopicReport(created, existing, missing, problems, remarks);
  }

  /**
   * KAFKA-15591: a first batch sent before its leader knows the topic can hang until
   * delivery.timeout.ms. Offsets are answered by the leader itself, so an answer means it knows.
   */
  private List<TopicSpec> askLeaders(List<TopicSpec> specs, int callMillis) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (TopicSpec spec : specs) {
      for (int partition = 0; partition < spec.partitions(); partition++) {
        all.put(new TopicPartition(spec.name(), partition), OffsetSpec.latest());
      }
    }
    await(admin.listOffsets(all, new ListOffsetsOptions().timeoutMs(callMillis)).all());
    return specs;
  }
}
