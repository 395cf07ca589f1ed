package io.sonostream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.dicom.net.StoreClient;
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
    assumeTrue(speaksTls(), "storescu is not installed, or without TLS");
    ServerKey key = ServerKey.in(made("key"));
    Path certificate = Files.writeString(folder.resolve("cert.pem"), key.certificate());
    Path secret = folder.resolve("key.pem");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(key.keyStore())) {
      store.load(in, key.password().toCharArray());
    }
    byte[] bytes = store.getKey("server", key.password().toCharArray()).getEncoded();
    Files.writeString(
        secret,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(bytes)
            + "\n-----END PRIVATE KEY-----\n");
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
      assertThat(sent.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(sent.exitValue()).as(said).isZero();
      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(Instances.frames(3));
    }
  }

  private static boolean speaksTls() throws InterruptedException {
    try {
      Process help = new ProcessBuilder("storescu", "--help").redirectErrorStream(true).start();
      String said = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return help.waitFor() == 0 && said.contains("--enable-tls");
    } catch (IOException notHere) {
      return false;
    }
  }
}
