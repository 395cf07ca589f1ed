package io.sonostream.dist;

import io.sonostream.runtime.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Somebody who follows a page of docs/ with nothing but the archive: a home of his own, free ports,
 * and a shell. Where no archive was made, one of the same layout stands for it, whose two largest
 * folders are links, and whose starter model is the small one.
 */
final class Reader {
  private static final String PORTS =
      "SONOSTREAM_BROKER_PORT SONOSTREAM_REGISTRY_PORT SONOSTREAM_PROCESSOR_HTTP_PORT"
          + " SONOSTREAM_TRAINER_HTTP_PORT SONOSTREAM_VIEWER_HTTP_PORT SONOSTREAM_VIEWER_PORT"
          + " PROMETHEUS_PORT";

  private final Path home;
  private final Path archive;
  private final Path root;
  private final boolean installed;

  /**
   * @param home empty; everything that is written lies below it
   * @param archive that -Pdist makes
   * @param root of the sources
   * @param installed whether the command is on his PATH already
   */
  Reader(Path home, Path archive, Path root, boolean installed) {
    this.home = home;
    this.archive = archive;
    this.root = root;
    this.installed = installed;
  }

  static boolean has(String program) {
    try {
      return new ProcessBuilder("sh", "-c", "command -v " + program)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Follows the page to its end.
   *
   * @return what was said
   * @throws AssertionError with what was said, when a command failed or the time is up
   */
  String follow(Document document, Duration limit) throws Exception {
    Path work = Files.createDirectory(home.resolve("work"));
    provideArchive(work);
    Path script = home.resolve("script");
    Files.writeString(script, document.script(Reader::has));
    Path said = home.resolve("said");
    ProcessBuilder shell =
        new ProcessBuilder("bash", script.toString())
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    shell.environment().keySet().removeIf(name -> name.startsWith("SONOSTREAM_"));
    shell.environment().putAll(environment());
    Process process = shell.start();
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            document.page()
                + (ended ? " failed:\n" : " took longer than " + limit + ":\n")
                + Files.readString(said)
                + logs(work));
      }
      return Files.readString(said);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      // With the links in it, of which JUnit would warn one by one.
      run(
          "rm",
          "-rf",
          home.resolve("made").toString(),
          home.resolve("program").toString(),
          work.toString());
    }
  }

  private Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", home.toString());
    environment.put("TMPDIR", Files.createDirectory(home.resolve("tmp")).toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put(
        "PATH",
        home.resolve("bin")
            + ":"
            + Path.of(System.getProperty("java.home"), "bin")
            + ":"
            + System.getenv("PATH"));
    environment.put("SONOSTREAM_KEYS", home.resolve("keys").toString());
    environment.put("SONOSTREAM_ENGINE", "pytorch-cpu-f32");
    environment.put("SONOSTREAM_JAVA_OPTS", "-Xmx896m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    for (String port : PORTS.split(" ")) {
      environment.put(port, String.valueOf(FreePort.next()));
    }
    return environment;
  }

  private void provideArchive(Path work) throws Exception {
    Path there = work.resolve(archive.getFileName());
    if (Files.exists(archive)) {
      Files.createSymbolicLink(there, archive.toAbsolutePath());
    } else {
      standIn(there);
    }
    Files.writeString(
        work.resolve(there.getFileName() + ".sha256"),
        sha256(there) + "  " + there.getFileName() + "\n");
    if (installed) {
      Path program = Files.createDirectory(home.resolve("program"));
      run("tar", "xzf", there.toString(), "-C", program.toString(), "--strip-components=1");
      Files.createSymbolicLink(
          Files.createDirectory(home.resolve("bin")).resolve("sonostream"),
          program.resolve("sonostream"));
    }
  }

  private void standIn(Path target) throws Exception {
    String name = target.getFileName().toString().replaceFirst("\\.tar\\.gz$", "");
    Path top = Files.createDirectories(home.resolve("made").resolve(name));
    Files.copy(root.resolve("dist/src/launcher/sonostream"), top.resolve("sonostream"));
    link(top.resolve("lib"), Path.of(System.getProperty("distribution.lib")));
    link(top.resolve("registry"), root.resolve("embedded/target/registry"));
    // A package is no package with links in it.
    copy(root.resolve("models/weak"), top.resolve("models/starter"));
    copy(root.resolve("deploy/prometheus"), top.resolve("config/prometheus"));
    copy(root.resolve("deploy/grafana"), top.resolve("config/grafana"));
    run("tar", "czf", target.toString(), "-C", top.getParent().toString(), name);
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to.getParent());
    run("cp", "-r", from.toString(), to.toString());
  }

  private static void run(String... command) throws Exception {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
    }
  }

  private static void link(Path from, Path to) throws IOException {
    Files.createSymbolicLink(from, to.toRealPath());
  }

  /** The last lines of each log that the page has had written. */
  private static String logs(Path work) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(work, 3)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        List<String> lines = Files.readAllLines(log);
        all.append("\n--- ").append(work.relativize(log)).append('\n');
        lines
            .subList(Math.max(0, lines.size() - 30), lines.size())
            .forEach(line -> all.append(line).append('\n'));
      }
    }
    return all.toString();
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] part = new byte[1 << 16];
      for (int read = in.read(part); read > 0; read = in.read(part)) {
        digest.update(part, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
