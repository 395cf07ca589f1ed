package io.sonostream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.dicom.net.StoreClient;
import io.sonostream.dicom.net.TlsSockets;
import io.sonostream.runtime.FreePort;
import io.sonostream.testkit.tls.ServerKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C-STORE over TLS, from callers who prove who they are and from others. */
class StoreTlsIT {
  @TempDir Path folder;

  private Path made(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static String settings(ServerKey key, Path callers) {
    return """
        store {
          enabled = true, port = 0
          tls { key-store = "%s", key-store-password = "%s"%s }
          frames.task = t
        }
        """
        .formatted(
            key.keyStore(),
            key.password(),
            callers == null ? "" : ", callers-file = \"" + callers + "\"");
  }

  /** What a caller knows who believes in the gateway and has no certificate. */
  private static SocketFactory nameless(ServerKey key) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(key.trustStore())) {
      store.load(in, key.password().toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static void send(SocketFactory sockets, Gateway to, int number) throws IOException {
    InetSocketAddress peer = new InetSocketAddress("127.0.0.1", to.storePort().orElseThrow());
    try (StoreClient client =
        new StoreClient(
            sockets,
            peer,
            "SONOSTREAM",
            "PROBE",
            List.of(ServiceClasses.ULTRASOUND_MULTI_FRAME),
            TransferSyntax.EXPLICIT_LITTLE,
            Duration.ofSeconds(30))) {
      assertThat(
              client
                  .store(
                      ServiceClasses.ULTRASOUND_MULTI_FRAME,
                      Instances.uid(number),
                      Instances.dataSet(number))
                  .isStored())
          .isTrue();
      client.release();
    }
  }

  @Test
  void withAkeyStoreAssociationsAreTlsAndPlainOnesEnd() throws Exception {
    ServerKey key = ServerKey.in(made("key"));
    try (GatewayBed bed = new GatewayBed("store-tls", folder, settings(key, null));
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      send(nameless(key), gateway, 1);
      assertThatThrownBy(() -> send(SocketFactory.getDefault(), gateway, 2))
          .isInstanceOf(IOException.class);
      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(Instances.frames(1));
    }
  }

  @Test
  void whoHasNoCertificateThatIsBelievedIsSentAway() throws Exception {
    ServerKey key = ServerKey.in(made("key"));
    // A self-signed certificate believes in itself, so the caller has the same.
    Path callers = Files.writeString(folder.resolve("callers.pem"), key.certificate());
    try (GatewayBed bed = new GatewayBed("store-proof", folder, settings(key, callers));
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      assertThatThrownBy(() -> send(nameless(key), gateway, 1)).isInstanceOf(IOException.class);
      send(key.context().getSocketFactory(), gateway, 2);
      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(Instances.frames(2));
    }
  }

  @Test
  void dcmtkSendsOverTls() throws Exception {
    assumeTrue(speaksTls("storescu"), "storescu is not installed, or without TLS");
    ServerKey key = ServerKey.in(made("key"));
    Path certificate = Files.writeString(folder.resolve("cert.pem"), key.certificate());
    Path secret = secret(key);
    Path clip = Files.write(folder.resolve("clip.dcm"), Instances.file(3));
    try (GatewayBed bed = new GatewayBed("store-dcmtk", folder, settings(key, certificate));
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      Process sent =
          new ProcessBuilder(
                  "storescu",
                  "+tls",
                  secret.toString(),
                  certificate.toString(),
                  "+cf",
                  certificate.toString(),
                  "-aec",
                  "SONOSTREAM",
                  "127.0.0.1",
                  String.valueOf(gateway.storePort().orElseThrow()),
                  clip.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(sent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(sent.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(sent.exitValue()).as(said).isZero();
      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(Instances.frames(3));
    }
  }

  @Test
  void dcmtksArchiveTakesWhatWeSendOverTls() throws Exception {
    assumeTrue(speaksTls("storescp"), "storescp is not installed, or without TLS");
    ServerKey key = ServerKey.in(made("key"));
    Path certificate = Files.writeString(folder.resolve("cert.pem"), key.certificate());
    int port = FreePort.next();
    Path archive = made("archive");
    Process storescp =
        new ProcessBuilder(
                List.of(
                    "storescp",
                    "+tls",
                    secret(key).toString(),
                    certificate.toString(),
                    "+cf",
                    certificate.toString(),
                    "-od",
                    archive.toString(),
                    String.valueOf(port)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (StoreClient client = reached(new TlsSockets(key.context()), port)) {
      assertThat(
              client
                  .store(
                      ServiceClasses.ULTRASOUND_MULTI_FRAME, Instances.uid(4), Instances.dataSet(4))
                  .isStored())
          .isTrue();
      client.release();
    } finally {
      storescp.destroy();
      storescp.waitFor();
    }
    assertThat(archive.toFile().list()).hasSize(1);
  }

  /** Asks again until it listens. */
  private static StoreClient reached(SocketFactory sockets, int port) {
    StoreClient[] reached = new StoreClient[1];
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              reached[0] =
                  new StoreClient(
                      sockets,
                      new InetSocketAddress("127.0.0.1", port),
                      "ARCHIVE",
                      "SONOSTREAM",
                      List.of(ServiceClasses.ULTRASOUND_MULTI_FRAME),
                      TransferSyntax.EXPLICIT_LITTLE,
                      Duration.ofSeconds(30));
              return true;
            });
    return reached[0];
  }

  /** The key as PEM, as others want it. */
  private Path secret(ServerKey key) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(key.keyStore())) {
      store.load(in, key.password().toCharArray());
    }
    byte[] bytes = store.getKey("server", key.password().toCharArray()).getEncoded();
    return Files.writeString(
        folder.resolve("key.pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(bytes)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static boolean speaksTls(String program) throws InterruptedException {
    try {
      Process help = new ProcessBuilder(program, "--help").redirectErrorStream(true).start();
      String said = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return help.waitFor() == 0 && said.contains("--enable-tls");
    } catch (IOException notHere) {
      return false;
    }
  }
}
