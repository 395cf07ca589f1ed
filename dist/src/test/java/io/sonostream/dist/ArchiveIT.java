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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern JAVA = Pattern.compile("JAVA_VERSION=\"(\\d+)");

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
  void itsCommandRunsFromAnywhereAndTellsAMistakeInOneLineOnEveryJavaOfThisMachine()
      throws Exception {
    Path home = unpacked();
    Path link = Files.createSymbolicLink(directory.resolve("link"), home.resolve("sonostream"));

    for (Path java : javas()) {
      Told version = ended(command(java, link, "--version"));
      assertThat(version.out()).as(java.toString()).startsWith("sonostream ");
      Path missing = directory.resolve("no");
      Told told =
          ended(command(java, home.resolve("sonostream"), "data", "check", missing.toString()));
      assertThat(told.status()).as(java.toString()).isEqualTo(2);
      assertThat(told.err().strip())
          .as(java.toString())
          .startsWith("sonostream: ")
          .doesNotContain("\n");
    }
  }

  @Test
  void itSaysWhichJavaItNeeds() throws Exception {
    Path home = unpacked();
    Path old = Files.createDirectories(directory.resolve("old/bin")).resolve("java");
    Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    Told told = ended(command(directory.resolve("old"), home.resolve("sonostream"), "--version"));

    assertThat(told.status()).isEqualTo(2);
    assertThat(told.err())
        .isEqualTo(
            "sonostream: java is version 11; a Java 17 or newer is needed, set JAVA_HOME to one\n");
  }

  /** It waits for its broker, says so to whoever asks, and ends when it is told to. */
  @Test
  void theViewersServiceStartsAndStopsOnEveryJavaOfThisMachine() throws Exception {
    if (!top.startsWith("sonostream-viewer-")) {
      return;
    }
    Path home = unpacked();
    for (Path java : javas()) {
      startsAndStops(java, home);
    }
  }

  private void startsAndStops(Path java, Path home) throws Exception {
    int port = FreePort.next();
    Path config = directory.resolve("viewer.conf");
    Files.writeString(
        config,
        "kafka.bootstrap.servers = \"127.0.0.1:1\"\nviewer { port = 0, http.port = "
            + port
            + " }\n");
    Process service =
        command(java, home.resolve("sonostream"), "viewer", "--config", config.toString()).start();
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> ask(port).equals("200 alive\n") || !service.isAlive());
      assertThat(service.isAlive()).as(() -> java + ": " + read("err")).isTrue();
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

  /** Ours, and each newer one that is installed where Linux has them. */
  private static List<Path> javas() throws IOException {
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    Map<String, Path> byVersion = new TreeMap<>();
    Path machine = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(machine)) {
      try (Stream<Path> homes = Files.list(machine)) {
        for (Path home : homes.filter(each -> Files.exists(each.resolve("release"))).toList()) {
          Matcher version = JAVA.matcher(Files.readString(home.resolve("release")));
          if (version.find() && Integer.parseInt(version.group(1)) > Runtime.version().feature()) {
            byVersion.put(version.group(1), home.toRealPath());
          }
        }
      }
    }
    return Stream.concat(Stream.of(own), byVersion.values().stream()).toList();
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

  private ProcessBuilder command(Path java, Path program, String... words) {
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
                java.toString(),
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
