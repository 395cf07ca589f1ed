package io.sonostream.schemas.topics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a broker which of the rights that a service needs it has not, before it needs one in the
 * middle of its work. Of what does not exist yet no right to one thing is told from a right to
 * another, but for creating it and for looking at what it is set to.
 */
final class RightsCheck {
  private static final String GRANT = ": grant it (docs/security.md)";

  private final Admin admin;

  RightsCheck(Admin admin) {
    this.admin = admin;
  }

  /** One line each; empty when nothing is missing, or the broker guards nothing. */
  List<String> missing(Needs needs, int callMillis) {
    List<String> missing = new ArrayList<>();
    topics(needs, callMillis, missing);
    groups(needs, callMillis, missing);
    transactions(needs, callMillis, missing);
    return missing;
  }

  private void topics(Needs needs, int callMillis, List<String> missing) {
    Map<String, Set<AclOperation>> needed = new LinkedHashMap<>();
    needs.topics().forEach((spec, rights) -> needed.put(spec.name(), rights));
    needs.memories().forEach(name -> needed.put(name, Needs.REMEMBERING));
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(
                needed.keySet(),
                new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(callMillis))
            .topicNameValues();
    for (Map.Entry<String, Set<AclOperation>> need : needed.entrySet()) {
      String name = need.getKey();
      try {
        TopicDescription found = Answers.await(Objects.requireNonNull(answers.get(name)));
        tell(need.getValue(), found.authorizedOperations(), "topic " + name, missing);
      } catch (AuthorizationException e) {
        tell(need.getValue(), ofOneUnseen(name, callMillis), "topic " + name, missing);
      } catch (UnknownTopicOrPartitionException e) {
        ofOneAbsent(need.getValue(), name, callMillis, missing);
      }
    }
  }

  /** Who was told that it is not there may see it. */
  private void ofOneAbsent(
      Set<AclOperation> needed, String name, int callMillis, List<String> missing) {
    if (needed.contains(AclOperation.DESCRIBE_CONFIGS)) {
      tell(
          Set.of(AclOperation.DESCRIBE_CONFIGS),
          ofOneUnseen(name, callMillis),
          "topic " + name,
          missing);
    }
    if (needed.contains(AclOperation.CREATE)) {
      creation(name, callMillis, missing);
    }
  }

  /** Of a topic that may not be seen the broker lists no rights; this one does not depend on it. */
  private Set<AclOperation> ofOneUnseen(String name, int callMillis) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    try {
      Answers.await(
          admin
              .describeConfigs(List.of(topic), new DescribeConfigsOptions().timeoutMs(callMillis))
              .all());
    } catch (AuthorizationException e) {
      return Set.of();
    } catch (UnknownTopicOrPartitionException e) {
      // That it is not there is told to those only who may ask.
    }
    return Set.of(AclOperation.DESCRIBE_CONFIGS);
  }

  /** Makes nothing. */
  private void creation(String name, int callMillis, List<String> missing) {
    NewTopic tried = new NewTopic(name, Optional.empty(), Optional.empty());
    try {
      Answers.await(
          admin
              .createTopics(
                  List.of(tried),
                  new CreateTopicsOptions().validateOnly(true).timeoutMs(callMillis))
              .all());
    } catch (AuthorizationException e) {
      tell(Set.of(AclOperation.CREATE), Set.of(), "topic " + name, missing);
    } catch (TopicExistsException e) {
      // Somebody made it meanwhile: then nobody needs the right.
    }
  }

  private void groups(Needs needs, int callMillis, List<String> missing) {
    for (Map.Entry<String, AclOperation> need : needs.groups().entrySet()) {
      String group = need.getKey();
      Set<AclOperation> right = Set.of(need.getValue());
      try {
        ConsumerGroupDescription found =
            Answers.await(
                Objects.requireNonNull(
                    admin
                        .describeConsumerGroups(
                            List.of(group),
                            new DescribeConsumerGroupsOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(callMillis))
                        .describedGroups()
                        .get(group)));
        tell(right, found.authorizedOperations(), "group " + group, missing);
      } catch (AuthorizationException e) {
        tell(right, Set.of(), "group " + group, missing);
      } catch (GroupIdNotFoundException e) {
        // A group that has no member yet; whoever may not ask is refused before.
      }
    }
  }

  private void transactions(Needs needs, int callMillis, List<String> missing) {
    for (String prefix : needs.transactions()) {
      // Nobody has this id; whether we might ask for it is what we want to know.
      String id = prefix + "rights-check";
      try {
        Answers.await(
            admin
                .describeTransactions(
                    List.of(id), new DescribeTransactionsOptions().timeoutMs(callMillis))
                .description(id));
      } catch (AuthorizationException e) {
        tell(
            Set.of(AclOperation.WRITE),
            Set.of(),
            "transactional ids that begin with " + prefix,
            missing);
      } catch (TransactionalIdNotFoundException e) {
        // As expected: we may ask for it.
      }
    }
  }

  /**
   * @param granted null where a broker doesn't say
   */
  private static void tell(
      Set<AclOperation> needed,
      @Nullable Set<AclOperation> granted,
      String what,
      List<String> missing) {
    if (granted == null) {
      return;
    }
    for (AclOperation right : needed) {
      if (!granted.contains(right)) {
        missing.add("this service lacks the right " + right + " on " + what + GRANT);
      }
    }
  }
}
