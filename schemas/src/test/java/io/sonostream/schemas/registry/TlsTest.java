package io.sonostream.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.sonostream.schemas.fixtures.StubRegistry;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate of its own, which also wants one of us. */
class TlsTest {
  private static final String PASSWORD = "changeit";
  @TempDir private static Path directory;
  private StubRegistry registry;

  @BeforeAll
  static void makeCertificates() throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=registry",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-keystore",
        file("server.p12"));
    keytool(
        "-genkeypair",
        "-alias",
        "client",
        "-keyalg",
        "EC",
        "-dname",
        "CN=sonostream",
        "-keystore",
        file("client.p12"));
    for (String[] trust :
        new String[][] {{"server", "client-trust.p12"}, {"client", "server-trust.p12"}}) {
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          trust[0],
          "-keystore",
          file(trust[0] + ".p12"),
          "-file",
          file(trust[0] + ".pem"));
      keytool(
          "-importcert",
          "-noprompt",
          "-alias",
          trust[0],
          "-file",
          file(trust[0] + ".pem"),
          "-keystore",
          file(trust[1]));
    }
  }

  @BeforeEach
  void start() throws Exception {
    registry = new StubRegistry(server());
    registry.add("\"string\"");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void bothSidesShowTheirCertificates() {
    assertThat(
            client(
                    "schema.registry.ssl.truststore.location",
                    file("client-trust.p12"),
                    "schema.registry.ssl.truststore.password",
                    PASSWORD,
                    "schema.registry.ssl.truststore.type",
                    "PKCS12",
                    "schema.registry.ssl.keystore.location",
                    file("client.p12"),
                    "schema.registry.ssl.keystore.password",
                    PASSWORD,
                    "schema.registry.ssl.keystore.type",
                    "PKCS12")
                .byId(1))
        .isInstanceOf(SchemaLookup.Found.class);
  }

  @Test
  void certificateInPemIsTrustedToo() throws Exception {
    assertThat(
            client(
                    "schema.registry.ssl.truststore.certificates",
                    Files.readString(directory.resolve("server.pem")),
                    "schema.registry.ssl.truststore.type",
                    "PEM",
                    "schema.registry.ssl.keystore.location",
                    file("client.p12"),
                    "schema.registry.ssl.keystore.password",
                    PASSWORD,
                    "schema.registry.ssl.keystore.type",
                    "PKCS12")
                .byId(1))
        .isInstanceOf(SchemaLookup.Found.class);
  }

  @Test
  void unknownCertificateIsNotTrusted() {
    assertThatThrownBy(() -> client().byId(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("certification path");
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void clientWithoutACertificateIsNotLetIn() {
    assertThatThrownBy(
            () ->
                client(
                        "schema.registry.ssl.truststore.location",
                        file("client-trust.p12"),
                        "schema.registry.ssl.truststore.password",
                        PASSWORD,
                        "schema.registry.ssl.truststore.type",
                        "PKCS12")
                    .byId(1))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThat(registry.requests()).isEmpty();
  }

  private RegistryClient client(Object... more) {
    Map<String, Object> configs = new HashMap<>();
    configs.put("schema.registry.url", "https://127.0.0.1:" + registry.port());
    configs.put("max.retries", 0);
    for (int i = 0; i < more.length; i += 2) {
      configs.put((String) more[i], more[i + 1]);
    }
    return new RegistryClient(configs);
  }

  private static HttpsServer server() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store("server.p12"), PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store("server-trust.p12"));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return server;
  }

  private static KeyStore store(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(name))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static String file(String name) {
    return directory.resolve(name).toString();
  }

  /** The JDK's own tool: it has no public class that makes a certificate. */
  private static void keytool(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }
}
