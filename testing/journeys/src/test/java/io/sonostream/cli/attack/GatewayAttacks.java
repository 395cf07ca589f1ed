package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.StoreClient;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.gateway.Gateway;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.runtime.Printable;
import io.sonostream.testkit.stream.TopicClient;
import io.sonostream.testkit.tls.ServerKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * At all doors of two gateways, one of which believes certificates only: whatever comes in, who may
 * send is served, both gateways live, nothing lies in the spool, and nothing of it stands in topics
 * or logs.
 */
final class GatewayAttacks implements AutoCloseable {
  /** Of an instance, and of all that come at the same time twice as much. */
  static final int MOST_BYTES = 4 << 20;

  private static final String TOKEN = "fedcba9876543210-secret";
  private static final String PREFIX = "stormed.";
  private static final int MOST_AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LocalCluster cluster;
  private final Path spool;
  private final ServerKey key;
  private final ServerKey other;
  private final SaidMeanwhile said = new SaidMeanwhile();
  private final List<Gateway> gateways = new ArrayList<>();

  /**
   * Starts the gateways.
   *
   * @param folder that is empty
   */
  GatewayAttacks(LocalCluster cluster, Path folder) throws IOException {
    this.cluster = cluster;
    this.spool = Files.createDirectories(folder.resolve("spool"));
    this.key = ServerKey.in(Files.createDirectories(folder.resolve("key")));
    this.other = ServerKey.in(Files.createDirectories(folder.resolve("other")));
    Path callers = Files.writeString(folder.resolve("callers.pem"), key.certificate());
    try {
      start(folder, "doors", doors());
      start(folder, "proof", proof(callers));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(Path folder, String name, String settings) throws IOException {
    String text =
        """
        kafka.bootstrap.servers = "BROKER"
        registry.schema.registry.url = "REGISTRY"
        topics { prefix = "PREFIX", frame-partitions = 1, label-partitions = 1, replication = 1 }
        gateway {
          name = NAME
          http.port = 0
          frames.task = breast-lesion
          spool { directory = "SPOOL", max-instance-bytes = MOST, max-bytes = ALL }
        """
                .replace("BROKER", String.valueOf(cluster.kafka().get("bootstrap.servers")))
                .replace("REGISTRY", String.valueOf(cluster.registry().get("schema.registry.url")))
                .replace("PREFIX", PREFIX)
                .replace("NAME", name)
                .replace("SPOOL", spool.toString())
                .replace("MOST", String.valueOf(MOST_BYTES))
                .replace("ALL", String.valueOf(2 * MOST_BYTES))
            + settings
            + "}\n";
    Path config = Files.writeString(folder.resolve(name + ".conf"), text);
    Gateway gateway = new Gateway(GatewaySettings.load(config, Map.of()), Clock.systemUTC());
    gateways.add(gateway);
    gateway.start();
  }

  private static String doors() {
    return """
          stow { enabled = true, port = 0, token = TOKEN, max-requests = AT_ONCE, silence = 5s }
          store { enabled = true, port = 0, callers = [PROBE], max-associations = AT_ONCE, silence = 3s }
          igtl { enabled = true, port = 0, peers = ["127.0.0.1"], max-peers = AT_ONCE }
        """
        .replace("TOKEN", TOKEN)
        .replace("AT_ONCE", String.valueOf(MOST_AT_ONCE));
  }

  private String proof(Path callers) {
    return """
          store {
            enabled = true, port = 0, max-associations = %d, silence = 3s
            tls { key-store = "%s", key-store-password = "%s", callers-file = "%s" }
          }
        """
        .formatted(MOST_AT_ONCE, key.keyStore(), key.password(), callers);
  }

  List<Attack> list() throws IOException {
    Gateway doors = gateways.get(0);
    List<Attack> all = new ArrayList<>();
    all.addAll(
        new StowAttacks(
                doors.stowPort().orElseThrow(),
                TOKEN,
                this::alive,
                List.of(Clips.PATIENT, spool.toString()))
            .list());
    all.addAll(
        new StoreAttacks(
                doors.storePort().orElseThrow(),
                "SONOSTREAM",
                "PROBE",
                MOST_AT_ONCE,
                this::alive,
                said)
            .list());
    all.addAll(proofs());
    all.addAll(
        new IgtlAttacks(doors.igtlPort().orElseThrow(), "127.0.0.1", MOST_AT_ONCE, this::alive)
            .list());
    all.add(
        new Attack(
            "gateway",
            "what stands in the log of all this",
            () -> said.reveals(TOKEN, key.password(), Clips.PATIENT, spool.toString())));
    all.add(new Attack("gateway", "what stands in the topics of all this", this::topics));
    return all;
  }

  /** At the port that wants certificates. */
  private List<Attack> proofs() {
    return List.of(
        proof("without TLS", () -> isShut(SocketFactory.getDefault())),
        proof(
            "with a certificate that nobody believes",
            () -> isShut(other.context().getSocketFactory())),
        proof(
            "three hundred handshakes that are begun and left",
            () -> {
              List<Socket> open = new ArrayList<>();
              try {
                for (int i = 0; i < 300; i++) {
                  Socket socket = new Socket("127.0.0.1", provedPort());
                  open.add(socket);
                  socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
                }
                proves();
              } finally {
                for (Socket socket : open) {
                  socket.close();
                }
              }
            }),
        proof(
            "bytes that are no TLS",
            () -> {
              try (Socket socket = new Socket("127.0.0.1", provedPort())) {
                socket
                    .getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              }
            }));
  }

  private Attack proof(String what, Attack.Attempt attempt) {
    return new Attack(
        "C-STORE over TLS",
        what,
        () -> {
          attempt.make();
          proves();
          alive();
        });
  }

  private int provedPort() {
    return gateways.get(1).storePort().orElseThrow();
  }

  private void isShut(SocketFactory sockets) {
    assertThatThrownBy(() -> echo(sockets)).isInstanceOf(IOException.class);
  }

  /** Who has the certificate is let in. */
  private void proves() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> echo(key.context().getSocketFactory()));
  }

  private boolean echo(SocketFactory sockets) throws IOException {
    try (StoreClient client =
        new StoreClient(
            sockets,
            new InetSocketAddress("127.0.0.1", provedPort()),
            "SONOSTREAM",
            "PROBE",
            List.of(Clips.CLASS),
            TransferSyntax.EXPLICIT_LITTLE,
            PATIENCE)) {
      boolean answered = client.echo().isStored();
      client.release();
      return answered;
    }
  }

  private void alive() {
    for (Gateway gateway : gateways) {
      assertThat(gateway.live().ok()).as(gateway.live().message()).isTrue();
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(spooled()).isEmpty());
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.list(spool)) {
      return files.toList();
    }
  }

  /** Frames of those instances only that were good, each once, and of no patient. */
  private void topics() throws IOException {
    int good = 1 + Clips.oddlyNamed().size();
    try (TopicClient client = new TopicClient(cluster.kafka(), cluster.registry())) {
      List<ConsumerRecord<byte[], byte[]>> frames = client.readAll(PREFIX + "frames.archive");
      assertThat(frames.size()).isBetween(3, 3 * good).matches(count -> count % 3 == 0);
      for (ConsumerRecord<byte[], byte[]> frame : frames) {
        assertThat(new String(frame.value(), StandardCharsets.ISO_8859_1))
            .doesNotContain(Clips.PATIENT);
      }
    }
  }

  /** A name in a line of the list. */
  static String shown(String name) {
    String line = Printable.line(name);
    return "'" + line.substring(0, Math.min(40, line.length())) + "'";
  }

  @Override
  public void close() {
    gateways.forEach(Gateway::close);
    said.close();
  }
}
