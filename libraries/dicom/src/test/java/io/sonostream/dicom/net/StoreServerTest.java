package io.sonostream.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CLASS = ServiceClasses.ULTRASOUND_MULTI_FRAME;

  private final Inbox inbox = new Inbox(4 << 20);
  private final AtomicReference<Throwable> failed = new AtomicReference<>();
  private final List<StoreServer> servers = new ArrayList<>();

  private StoreServer server(int maxAssociations, Duration patience, String... callers) {
    StoreServerSettings settings =
        new StoreServerSettings(
            "127.0.0.1",
            0,
            "SONOSTREAM",
            List.of(callers),
            ServiceClasses.PICTURES,
            maxAssociations,
            16_384,
            patience);
    FailurePolicy policy = (worker, failure) -> failed.set(failure);
    StoreServer server = new StoreServer(settings, inbox, policy);
    servers.add(server);
    server.start();
    return server;
  }

  private static StoreClient client(StoreServer to, String called, String calling)
      throws IOException {
    return new StoreClient(
        new InetSocketAddress("127.0.0.1", to.port()),
        called,
        calling,
        List.of(CLASS),
        TransferSyntax.EXPLICIT_LITTLE,
        PATIENCE);
  }

  private static StoreClient client(StoreServer to) throws IOException {
    return client(to, "SONOSTREAM", "PROBE");
  }

  private static byte[] bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static StoreStatus send(StoreClient client, int number, byte[] dataSet)
      throws IOException {
    return client.store(CLASS, "2.25." + number, new ByteArrayInputStream(dataSet));
  }

  @AfterEach
  void close() {
    servers.forEach(StoreServer::close);
    assertThat(failed.get()).isNull();
  }

  @Test
  void answersAnEcho() throws Exception {
    try (StoreClient client = client(server(2, PATIENCE))) {
      assertThat(client.echo()).isEqualTo(StoreStatus.STORED);
      client.release();
    }
  }

  @Test
  void dataSetsOfEverySizeComeWholeAroundTheEdgesOfPdus() throws Exception {
    List<Integer> sizes = List.of(0, 2, 16_376, 16_378, 16_380, 32_756, 32_758, 100_000, 1_000_000);
    try (StoreClient client = client(server(2, PATIENCE))) {
      for (int size : sizes) {
        assertThat(send(client, size, bytes(size, size))).isEqualTo(StoreStatus.STORED);
      }
      client.release();
    }

    assertThat(inbox.all).hasSameSizeAs(sizes);
    for (Inbox.Received received : inbox.all) {
      int size = received.dataSet().length;
      assertThat(received.dataSet()).isEqualTo(bytes(size, size));
      assertThat(received.instance())
          .isEqualTo(
              new IncomingInstance(
                  CLASS, "2.25." + size, TransferSyntax.EXPLICIT_LITTLE.uid(), "PROBE"));
    }
  }

  @Test
  void associationsAreServedBesideEachOther() throws Exception {
    StoreServer server = server(8, PATIENCE);
    List<Worker> senders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int first = 100 * i;
      Worker sender =
          new Worker(
              "sender-" + i,
              () -> {
                try (StoreClient client = client(server)) {
                  for (int n = first; n < first + 10; n++) {
                    assertThat(send(client, n, bytes(50_000, n)).isStored()).isTrue();
                  }
                  client.release();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      sender.start();
      senders.add(sender);
    }
    senders.forEach(Worker::join);

    assertThat(senders).allSatisfy(sender -> assertThat(sender.failure()).isEmpty());
    assertThat(inbox.all).hasSize(80);
    assertThat(server.served()).isEqualTo(8);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(server.associations()).isZero());
  }

  @Test
  void oneAssociationTooManyIsAskedToComeAgainAndMay() throws Exception {
    StoreServer server = server(1, PATIENCE);
    try (StoreClient first = client(server)) {
      assertThatThrownBy(() -> client(server))
          .hasMessageContaining("refuses the association (result 2, source 3, reason 2)");
      first.release();
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(server.associations()).isZero());
    try (StoreClient next = client(server)) {
      assertThat(next.echo().isStored()).isTrue();
    }
    assertThat(server.refused()).isEqualTo(1);
  }

  @Test
  void whoCallsForAnotherTitleOrMayNotSendIsRefused() throws Exception {
    StoreServer server = server(2, PATIENCE, "PROBE");

    assertThatThrownBy(() -> client(server, "ARCHIVE", "PROBE"))
        .hasMessageContaining("(result 1, source 1, reason 7)");
    assertThatThrownBy(() -> client(server, "SONOSTREAM", "STRANGER"))
        .hasMessageContaining("(result 1, source 1, reason 3)");
    client(server).close();
  }

  @Test
  void aClassThatIsNoPictureIsNotAgreedOn() throws Exception {
    try (StoreClient client =
        new StoreClient(
            new InetSocketAddress("127.0.0.1", server(2, PATIENCE).port()),
            "SONOSTREAM",
            "PROBE",
            List.of(CLASS, "1.2.840.10008.5.1.4.1.1.2"),
            TransferSyntax.EXPLICIT_LITTLE,
            PATIENCE)) {
      assertThat(client.takes(CLASS)).isTrue();
      assertThat(client.takes("1.2.840.10008.5.1.4.1.1.2")).isFalse();
    }
  }

  @Test
  void anInstanceBeyondTheRoomIsRefusedAndTheNextOneTaken() throws Exception {
    try (StoreClient client = client(server(2, PATIENCE))) {
      StoreStatus large = send(client, 1, bytes(5 << 20, 1));

      assertThat(large.code()).isEqualTo(0xA700);
      assertThat(large.why()).isEqualTo("there is room for 4194304 bytes");
      assertThat(send(client, 2, bytes(10, 2)).isStored()).isTrue();
    }
  }

  @Test
  void whoSaysNothingIsSentAway() throws Exception {
    StoreServer server = server(2, Duration.ofMillis(200));
    try (Socket silent = new Socket("127.0.0.1", server.port())) {
      silent.setSoTimeout((int) PATIENCE.toMillis());

      assertThat(silent.getInputStream().read()).isEqualTo(PduType.ABORT.code());
    }
  }

  /** A few sockets that are never whole associations cost nothing to hold. */
  @Test
  void aCrowdThatSaysNextToNothingShutsNobodyOut() throws Exception {
    StoreServer server = server(2, PATIENCE);
    List<Socket> crowd = new ArrayList<>();
    try (StoreClient before = client(server)) {
      for (int i = 0; i < 50; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        crowd.add(socket);
        socket.getOutputStream().write(PduType.ASSOCIATE_REQUEST.code());
      }
      try (StoreClient late = client(server)) {
        assertThat(send(late, 1, bytes(3000, 1)).isStored()).isTrue();
      }
      assertThat(send(before, 2, bytes(3000, 2)).isStored()).isTrue();
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
    assertThat(failed.get()).isNull();
  }

  @Test
  void garbageEndsItsOwnAssociationOnly() throws Exception {
    StoreServer server = server(4, PATIENCE);
    Random random = new Random(7);
    byte[] request =
        new AssociationRequest(
                "SONOSTREAM",
                "PROBE",
                List.of(
                    new PresentationContext(
                        1, CLASS, List.of(TransferSyntax.EXPLICIT_LITTLE.uid()))),
                0)
            .bytes();
    try (StoreClient witness = client(server)) {
      for (int run = 0; run < 300; run++) {
        byte[] bytes = request.clone();
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
          socket.getOutputStream().write(new byte[] {1, 0, 0, 0});
          socket.getOutputStream().write(new byte[] {(byte) (bytes.length >> 8)});
          socket.getOutputStream().write(bytes.length);
          socket.getOutputStream().write(bytes);
          byte[] more = new byte[200];
          random.nextBytes(more);
          socket.getOutputStream().write(more);
          socket.shutdownOutput();
          socket.getInputStream().readAllBytes();
        } catch (IOException reset) {
          // The server is free to hang up on garbage.
        }
      }
      assertThat(witness.echo().isStored()).isTrue();
    }
    assertThat(inbox.all).isEmpty();
  }

  @Test
  void anInstanceThatIsCutOffIsNeverGivenOn() throws Exception {
    StoreServer server = server(2, PATIENCE);
    try (StoreClient client = client(server)) {
      assertThatThrownBy(
              () ->
                  client.store(
                      CLASS,
                      "2.25.1",
                      new ByteArrayInputStream(bytes(200_000, 1)) {
                        @Override
                        public int readNBytes(byte[] into, int at, int length) {
                          if (pos > 100_000) {
                            throw new IllegalStateException("the sender dies here");
                          }
                          return super.readNBytes(into, at, length);
                        }
                      }))
          .hasMessage("the sender dies here");
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(server.associations()).isZero());
    assertThat(inbox.all).isEmpty();
  }
}
