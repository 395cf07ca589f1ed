package io.sonostream.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.runtime.FreePort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a stranger downloads: unpacked as he would, and started with nothing else at hand. Every
 * build makes the viewer's archive; of the others there is one only with {@code -Pdist}.
 */
class ArchiveIT {
  private static final int ENDED_BY_SIGNAL = 128 + 15;
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Path archive = Path.of(System.getProperty("distribution.archive"));
  private final String top = archive.getFileName().toString().replaceFirst("\\.tar\\.gz$", "");
  @TempDir Path directory;

  private record Told(int status, String out, String err) {}

  @BeforeEach
  void isMade() {
    boolean always = top.startsWith("sonostream-viewer-");
    assumeTrue(always || Files.exists(archive), "archives are made with -Pdist");
    assertThat(archive).exists();
  }

  @Test
  void itsSumIsBesideIt() throws Exception {
    for (Path file : List.of(archive, zip())) {
      String name = file.getFileName().toString();
      Path sum = file.resolveSibling(name + ".sha256");

      assertThat(Files.readString(sum).strip()).isEqualTo(sha256(file) + "  " + name);
    }
  }

  @Test
  void theZipHoldsTheSameFiles() throws Exception {
    Path home = unpacked();
    TreeSet<String> here = new TreeSet<>();
    try (Stream<Path> files = Files.walk(home)) {
      files
          .filter(Files::isRegularFile)
          .map(file -> home.getParent().relativize(file).toString())
          .forEach(here::add);
    }
    TreeSet<String> zipped = new TreeSet<>();
    try (ZipFile zip = new ZipFile(zip().toFile())) {
      zip.stream()
          .filter(entry -> !entry.isDirectory())
          .forEach(entry -> zipped.add(entry.getName()));
    }
    assertThat(zipped).isEqualTo(here).contains(top + "/sonostream.cmd", top + "/CHANGELOG.md");
    assertThat(zipped).noneMatch(name -> name.endsWith(".java") || name.endsWith("pom.xml"));
  }

  @Test
  void itsBillOfMaterialsNamesEachJarByItsDigest() throws Exception {
    Path home = unpacked();
    String bom = Files.readString(home.resolve("bom.json"));
    assertThat(bom).contains("\"CycloneDX\"");
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      for (Path jar : jars.toList()) {
        assertThat(bom).as(jar.getFileName().toString()).contains(sha256(jar));
      }
    }
  }

  @Test
  void itsCommandRunsFromAnywhereAndTellsAMistakeInOneLine() throws Exception {
    Path home = unpacked();
    Path link = Files.createSymbolicLink(directory.resolve("link"), home.resolve("sonostream"));

    assertThat(run(link, "--version").out()).startsWith("sonostream ");
    Told told =
        run(home.resolve("sonostream"), "data", "check", directory.resolve("no").toString());
    assertThat(told.status()).isEqualTo(2);
    assertThat(told.err().strip()).startsWith("sonostream: ").doesNotContain("\n");
  }

  @Test
  void itSaysWhichJavaItNeeds() throws Exception {
    Path home = unpacked();
    Path old = Files.createDirectories(directory.resolve("old/bin")).resolve("java");
    Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    ProcessBuilder command = command(home.resolve("sonostream"), "--version");
    command.environment().put("JAVA_HOME", directory.resolve("old").toString());

    Told told = ended(command);

    assertThat(told.status()).isEqualTo(2);
    assertThat(told.err())
        .isEqualTo(
            "sonostream: java is version 11; a Java 17 or newer is needed, set JAVA_HOME to one\n");
  }

  /** It waits for its broker, says so to whoever asks, and ends when it is told to. */
  @Test
  void theViewersServiceStartsAndStops() throws Exception {
    if (!top.startsWith("sonostream-viewer-")) {
      return;
    }
    int port = FreePort.next();
    Path config = directory.resolve("viewer.conf");
    Files.writeString(
        config,
        "kafka.bootstrap.servers = \"127.0.0.1:1\"\nviewer { port = 0, http.port = "
            + port
            + " }\n");
    Path sonostream = unpacked().resolve("sonostream");
    Process service = command(sonostream, "viewer", "--config", config.toString()).start();
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> ask(port).equals("200 alive\n") || !service.isAlive());
      assertThat(service.isAlive()).as(() -> read("err")).isTrue();
      service.destroy();
      assertThat(service.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(service.exitValue()).isEqualTo(ENDED_BY_SIGNAL);
    } finally {
      service.destroyForcibly();
    }
  }

  /** With the system's own tar, below a name that is hard on scripts. */
  private Path unpacked() throws Exception {
    Path below = Files.createDirectories(directory.resolve("Sono Stream ü"));
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", below.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    return below.resolve(top);
  }

  private Path zip() {
    return archive.resolveSibling(top + ".zip");
  }

  private Told run(Path program, String... words) throws Exception {
    return ended(command(program, words));
  }

  private Told ended(ProcessBuilder command) throws Exception {
    Process process = command.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
      return new Told(process.exitValue(), read("out"), read("err"));
    } finally {
      process.destroyForcibly();
    }
  }

  private ProcessBuilder command(Path program, String... words) {
    List<String> all = new ArrayList<>(List.of(program.toString()));
    all.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "SONOSTREAM_JAVA_OPTS",
                "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"));
    return builder;
  }

  private String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String ask(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/health/live");
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(uri).timeout(ANSWER).build(),
                  HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (ConnectException | HttpTimeoutException e) {
      return "";
    }
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
