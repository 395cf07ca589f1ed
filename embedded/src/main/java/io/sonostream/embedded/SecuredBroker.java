package io.sonostream.embedded;

import io.sonostream.runtime.FreePort;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A broker that asks everybody who he is and denies what nobody was granted. Clients come in by TLS
 * and SCRAM. What the broker says to itself goes over loopback, under a secret that no file has and
 * that ends with the process.
 *
 * <pre>
 *   clients ──TLS, SCRAM-SHA-512──▶ CLIENTS ┐
 *   itself, {@link #ownClient} ──PLAIN──▶ INTERNAL ├ broker ──PLAIN──▶ CONTROLLER
 * </pre>
 */
public final class SecuredBroker implements AutoCloseable {
  private static final String SELF = "broker";
  private static final int SECRET_BYTES = 32;

  private final EmbeddedBroker broker;
  private final String address;
  private final Map<String, Object> ownClient;

  private SecuredBroker(EmbeddedBroker broker, String address, Map<String, Object> ownClient) {
    this.broker = broker;
    this.address = address;
    this.ownClient = Map.copyOf(ownClient);
  }

  /**
   * Returns when clients can connect; nobody has a password yet but by an earlier start on the same
   * directory.
   *
   * @param host to listen on, and by which clients know it: the certificate must name it
   * @param port 0 for any free one
   * @param keyStore PKCS12, with the broker's key and certificates
   * @param admins who may do everything
   * @param proven after so long a client has to show its password again, which Kafka's clients do
   *     by themselves; a connection that an older one made would otherwise keep its rights for as
   *     long as it lasts
   */
  public static SecuredBroker start(
      Path directory,
      String host,
      int port,
      Path keyStore,
      String keyStorePassword,
      Set<String> admins,
      Duration proven) {
    int clients = Ports.claim(port, "broker", "broker.port");
    int internal = FreePort.next();
    int controller = FreePort.next();
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    String jaas = jaas(HexFormat.of().formatHex(random));
    Map<String, String> guards = new HashMap<>();
    guards.put(
        "listeners",
        "CLIENTS://"
            + host
            + ":"
            + clients
            + ",INTERNAL://127.0.0.1:"
            + internal
            + ",CONTROLLER://127.0.0.1:"
            + controller);
    guards.put(
        "advertised.listeners",
        "CLIENTS://" + host + ":" + clients + ",INTERNAL://127.0.0.1:" + internal);
    guards.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    guards.put(
        "listener.security.protocol.map",
        "CLIENTS:SASL_SSL,INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
    guards.put("inter.broker.listener.name", "INTERNAL");
    guards.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    guards.put("sasl.mechanism.controller.protocol", "PLAIN");
    guards.put("listener.name.clients.sasl.enabled.mechanisms", "SCRAM-SHA-512");
    guards.put("listener.name.internal.sasl.enabled.mechanisms", "PLAIN");
    guards.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
    guards.put(
        "listener.name.clients.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    guards.put(
        "listener.name.clients.scram-sha-512.connections.max.reauth.ms",
        Long.toString(proven.toMillis()));
    guards.put("listener.name.internal.plain.sasl.jaas.config", jaas);
    guards.put("listener.name.controller.plain.sasl.jaas.config", jaas);
    guards.put("listener.name.clients.ssl.keystore.location", keyStore.toString());
    guards.put("listener.name.clients.ssl.keystore.password", keyStorePassword);
    guards.put("listener.name.clients.ssl.key.password", keyStorePassword);
    guards.put("listener.name.clients.ssl.keystore.type", "PKCS12");
    guards.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    guards.put("allow.everyone.if.no.acl.found", "false");
    guards.put(
        "super.users",
        "User:"
            + SELF
            + admins.stream().sorted().map(name -> ";User:" + name).collect(Collectors.joining()));
    EmbeddedBroker broker = EmbeddedBroker.start(directory, clients, guards, List.of());
    return new SecuredBroker(
        broker,
        host + ":" + clients,
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:" + internal,
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            jaas));
  }

  /** For {@code bootstrap.servers} of everybody else. */
  public String bootstrapServers() {
    return address;
  }

  /** For a client in this process that may do everything; holds a secret. */
  public Map<String, Object> ownClient() {
    return ownClient;
  }

  @Override
  public void close() {
    broker.close();
  }

  /** Of a client and of the server that it speaks to, which are the same. */
  private static String jaas(String secret) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
        + SELF
        + "\" password=\""
        + secret
        + "\" user_"
        + SELF
        + "=\""
        + secret
        + "\";";
  }
}
