package io.sonostream.cli.secured;

import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import io.sonostream.testkit.tls.GuardedRegistry;
import io.sonostream.testkit.tls.ServerKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/**
 * A broker with SASL/SCRAM over TLS that denies by default, and a registry behind TLS and basic
 * authentication, each service a user of its own.
 */
final class SecuredCluster implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Set<TransactionState> ENDED =
      EnumSet.of(
          TransactionState.EMPTY,
          TransactionState.COMPLETE_COMMIT,
          TransactionState.COMPLETE_ABORT);
  private static final String ADMIN = "admin";
  private static final String PASSWORD = "-has-a-long-password";

  private final ServerKey key;
  private final EmbeddedBroker broker;
  private final GuardedRegistry registry;
  private final Topics topics =
      new Topics(TopicOptions.DEFAULT.withPartitions(1, 1).withReplication(1));
  private final Admin admin;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  SecuredCluster(Path folder, Set<String> services) {
    key = ServerKey.in(folder);
    Set<String> users = new HashSet<>(services);
    users.add(ADMIN);
    // Whatever is slow to start, or does not, must not leave the others behind.
    try {
      registry =
          started(
              new GuardedRegistry(
                  key,
                  URI.create(
                      Objects.requireNonNull(
                          SharedCluster.get().registry().get("schema.registry.url"))),
                  users.stream().collect(Collectors.toMap(user -> user, user -> user + PASSWORD))));
      broker =
          started(
              EmbeddedBroker.start(
                  folder.resolve("broker"),
                  0,
                  guards(key),
                  users.stream()
                      .map(
                          user ->
                              "SCRAM-SHA-256=[name=" + user + ",password=" + user + PASSWORD + "]")
                      .toList()));
      TopicClient.create(kafka(ADMIN), topics);
      new SubjectAdmin(registry(ADMIN)).ensure(topics, LIMIT);
      admin = started(Admin.create(new HashMap<>(kafka(ADMIN))));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Map<String, String> guards(ServerKey key) {
    return Map.ofEntries(
        Map.entry("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT"),
        Map.entry("inter.broker.listener.name", "PLAINTEXT"),
        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-256"),
        Map.entry("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-256"),
        Map.entry("listener.name.plaintext.scram-sha-256.sasl.jaas.config", jaas(ADMIN)),
        Map.entry("ssl.keystore.location", key.keyStore().toString()),
        Map.entry("ssl.keystore.password", key.password()),
        Map.entry("ssl.keystore.type", "PKCS12"),
        Map.entry("ssl.truststore.location", key.trustStore().toString()),
        Map.entry("ssl.truststore.password", key.password()),
        Map.entry("ssl.truststore.type", "PKCS12"),
        Map.entry(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
        // Anonymous is the broker itself, at a controller's port that no client is told of.
        Map.entry("super.users", "User:" + ADMIN + ";User:ANONYMOUS"),
        Map.entry("allow.everyone.if.no.acl.found", "false"));
  }

  Topics topics() {
    return topics;
  }

  Map<String, String> kafka(String user) {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-256",
        "sasl.jaas.config",
        jaas(user),
        "ssl.truststore.location",
        key.trustStore().toString(),
        "ssl.truststore.password",
        key.password(),
        "ssl.truststore.type",
        "PKCS12");
  }

  Map<String, String> registry(String user) {
    return Map.of(
        "schema.registry.url",
        registry.url(),
        "basic.auth.credentials.source",
        "USER_INFO",
        "basic.auth.user.info",
        user + ":" + user + PASSWORD,
        "schema.registry.ssl.truststore.location",
        key.trustStore().toString(),
        "schema.registry.ssl.truststore.password",
        key.password(),
        "schema.registry.ssl.truststore.type",
        "PKCS12");
  }

  /** Returns when the broker goes by them. */
  void grant(Collection<Right> rights) throws Exception {
    List<AclBinding> bindings = rights.stream().map(Right::binding).toList();
    admin.createAcls(bindings).all().get();
    await().atMost(LIMIT).until(() -> granted().containsAll(bindings));
  }

  /** Returns when the broker does without them. */
  void take(Collection<Right> rights) throws Exception {
    List<AclBinding> bindings = rights.stream().map(Right::binding).toList();
    admin.deleteAcls(bindings.stream().map(AclBinding::toFilter).toList()).all().get();
    await().atMost(LIMIT).until(() -> bindings.stream().noneMatch(granted()::contains));
  }

  /** All topics, and how far each is written, once no transaction has anything left to write. */
  Map<TopicPartition, Long> written() throws Exception {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                admin.listTransactions().all().get().stream()
                    .map(TransactionListing::state)
                    .allMatch(ENDED::contains));
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (TopicDescription topic :
        admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        all.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
      }
    }
    Map<TopicPartition, Long> written = new HashMap<>();
    admin
        .listOffsets(all)
        .all()
        .get()
        .forEach((partition, end) -> written.put(partition, end.offset()));
    return written;
  }

  private Collection<AclBinding> granted() throws Exception {
    return admin.describeAcls(AclBindingFilter.ANY).values().get();
  }

  @Override
  public void close() {
    for (AutoCloseable part = started.poll(); part != null; part = started.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(part + " does not close", e);
      }
    }
  }

  private <T extends AutoCloseable> T started(T part) {
    started.push(part);
    return part;
  }

  private static String jaas(String user) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
        + user
        + "\" password=\""
        + user
        + PASSWORD
        + "\";";
  }
}
