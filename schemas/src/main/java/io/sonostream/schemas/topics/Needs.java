package io.sonostream.schemas.topics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What one service does with a broker, and hence the rights that it needs there and no others.
 * docs/security.md lists them; a test holds the two together.
 *
 * @param topics what it does with each topic; READ and WRITE imply DESCRIBE
 * @param groups what it does with each consumer group
 * @param transactions how the transactional ids begin that it writes under
 * @param memories topics of its own that Kafka Streams makes and keeps its state in
 */
public record Needs(
    Map<TopicSpec, Set<AclOperation>> topics,
    Map<String, AclOperation> groups,
    Set<String> transactions,
    Set<String> memories) {
  private static final Needs NOTHING = new Needs(Map.of(), Map.of(), Set.of(), Set.of());

  /** What is done with a memory. */
  static final Set<AclOperation> REMEMBERING =
      Collections.unmodifiableSet(
          EnumSet.of(AclOperation.CREATE, AclOperation.READ, AclOperation.WRITE));

  public Needs {
    Map<TopicSpec, Set<AclOperation>> own = new LinkedHashMap<>();
    topics.forEach(
        (spec, rights) -> own.put(spec, Collections.unmodifiableSet(EnumSet.copyOf(rights))));
    topics = Collections.unmodifiableMap(own);
    groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    transactions = Collections.unmodifiableSet(new LinkedHashSet<>(transactions));
    memories = Collections.unmodifiableSet(new LinkedHashSet<>(memories));
  }

  public static Needs nothing() {
    return NOTHING;
  }

  public Needs reading(TopicSpec... specs) {
    return doing(AclOperation.READ, specs);
  }

  public Needs writing(TopicSpec... specs) {
    return doing(AclOperation.WRITE, specs);
  }

  /** Joins the group and commits there. */
  public Needs joining(String group) {
    return with(group, AclOperation.READ);
  }

  /** Sees who is in the group. */
  public Needs watching(String group) {
    return with(group, AclOperation.DESCRIBE);
  }

  public Needs transacting(String prefix) {
    Set<String> more = new LinkedHashSet<>(transactions);
    more.add(prefix);
    return new Needs(topics, groups, more, memories);
  }

  public Needs remembering(String topic) {
    Set<String> more = new LinkedHashSet<>(memories);
    more.add(topic);
    return new Needs(topics, groups, transactions, more);
  }

  public List<TopicSpec> specs() {
    return new ArrayList<>(topics.keySet());
  }

  /** Any other right on topics, beside looking at what they are set to. */
  public Needs doing(AclOperation operation, TopicSpec... specs) {
    Map<TopicSpec, Set<AclOperation>> more = new LinkedHashMap<>(topics);
    for (TopicSpec spec : specs) {
      // Each service looks at its topics before it uses them.
      Set<AclOperation> rights =
          EnumSet.copyOf(more.getOrDefault(spec, EnumSet.of(AclOperation.DESCRIBE_CONFIGS)));
      rights.add(operation);
      more.put(spec, rights);
    }
    return new Needs(more, groups, transactions, memories);
  }

  private Needs with(String group, AclOperation right) {
    Map<String, AclOperation> more = new LinkedHashMap<>(groups);
    more.put(group, right);
    return new Needs(topics, more, transactions, memories);
  }
}
