package io.sonostream.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one distribution carries and offers, seen from outside; runs once for each. */
class DistributionIT {
  private static final String CLI = "io.sonostream.cli.Sonostream";
  private static final List<String> BROKER =
      List.of("kafka_2.13", "kafka-server", "scala-", "sonostream-embedded");
  private static final List<String> ENGINES = List.of("pytorch", "onnxruntime", "api-0");
  private static final List<String> STREAMS = List.of("kafka-streams");
  private static final List<String> STORE = List.of("rocksdbjni");
  private static final List<String> PAGE = List.of("sonostream-viewer", "javalin");
  private static final List<String> TRAINING = List.of("sonostream-trainer", "sonostream-learning");
  private static final List<String> CLIPS = List.of("ffmpeg", "javacpp");
  private static final List<String> KAFKA = List.of("kafka", "avro", "sonostream-schemas");
  private static final List<String> TESTS =
      List.of("sonostream-testkit", "sonostream-benchmarks", "jmh", "junit", "assertj");

  /** Of a jar's name; a classifier may follow it. */
  private static final Pattern VERSION =
      Pattern.compile("-\\d[\\w.]*(-\\d[\\w.]*)?(?:-SNAPSHOT)?((?:-[a-z]\\w*(?:-\\w+)*)?\\.jar)$");

  /**
   * @param main its program
   * @param offered subcommands, all of them
   * @param lacks how names of jars begin that must not be there
   */
  private record Expected(String main, List<String> offered, List<String> lacks) {}

  private static final Map<String, Expected> EXPECTED =
      Map.of(
          "processor",
          new Expected(
              CLI,
              List.of("data", "doctor", "processor", "replay", "segment"),
              all(BROKER, TRAINING, PAGE, CLIPS, TESTS)),
          "trainer",
          new Expected(
              CLI,
              List.of(
                  "data",
                  "evaluate",
                  "mlflow",
                  "models",
                  "retrain",
                  "segment",
                  "subject",
                  "train",
                  "trainer"),
              all(BROKER, STREAMS, PAGE, CLIPS, TESTS)),
          "learning",
          new Expected(
              CLI,
              List.of("data", "evaluate", "segment", "train"),
              all(BROKER, KAFKA, STORE, PAGE, CLIPS, TESTS)),
          "viewer",
          new Expected(
              CLI,
              List.of("audit", "data", "users", "viewer"),
              all(BROKER, STREAMS, STORE, ENGINES, TRAINING, CLIPS, TESTS)),
          "device",
          new Expected(
              CLI,
              List.of("data", "device", "export", "gateway", "label", "labels", "phantom"),
              all(BROKER, STREAMS, STORE, ENGINES, TRAINING, PAGE, TESTS)),
          "full",
          new Expected(
              CLI,
              List.of(
                  "audit",
                  "broker",
                  "data",
                  "demo",
                  "device",
                  "doctor",
                  "evaluate",
                  "export",
                  "gateway",
                  "label",
                  "labels",
                  "mlflow",
                  "models",
                  "phantom",
                  "processor",
                  "replay",
                  "retrain",
                  "segment",
                  "subject",
                  "train",
                  "trainer",
                  "users",
                  "viewer"),
              TESTS),
          "benchmarks",
          new Expected(
              "io.sonostream.benchmarks.BenchCommand",
              List.of(
                  "engine",
                  "gateway",
                  "gpu-check",
                  "kill",
                  "labels",
                  "outage",
                  "pipeline",
                  "plan",
                  "recipe",
                  "restart",
                  "results",
                  "seeds",
                  "soak",
                  "steady",
                  "stream",
                  "swap",
                  "torch",
                  "track",
                  "train",
                  "viewer"),
              List.of("jmh", "junit", "assertj")));

  private final String name =
      System.getProperty("distribution").replaceFirst("^sonostream-dist-", "");
  private final Path lib = Path.of(System.getProperty("distribution.lib"));
  @TempDir Path directory;
  private final Expected expected = EXPECTED.get(name);
  private Process asked;
  private Scanner answers;

  private record Told(int status, String out, String err) {}

  @SafeVarargs
  private static List<String> all(List<String>... groups) {
    return Stream.of(groups).flatMap(List::stream).toList();
  }

  @Test
  void carriesNoJarThatItsRoleDoesNotNeed() throws IOException {
    try (Stream<Path> jars = Files.list(lib)) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();

      assertThat(names)
          .anyMatch(jar -> jar.startsWith("sonostream-console"))
          .anyMatch(jar -> jar.startsWith("logback-classic"));
      assertThat(names).noneMatch(jar -> expected.lacks().stream().anyMatch(jar::startsWith));
    }
  }

  @Test
  void carriesEachLibraryOnce() throws IOException {
    try (Stream<Path> jars = Files.list(lib)) {
      List<String> libraries =
          jars.map(jar -> VERSION.matcher(jar.getFileName().toString()).replaceFirst("$2"))
              .toList();

      assertThat(libraries).as("after a change of versions: ./mvnw clean").doesNotHaveDuplicates();
    }
  }

  @Test
  void offersTheSubcommandsOfItsRoleAndEachTellsItsUse() throws Exception {
    assertThat(subcommands(List.of())).containsExactlyInAnyOrderElementsOf(expected.offered());
    for (String subcommand : expected.offered()) {
      for (String deeper : subcommands(List.of(subcommand))) {
        subcommands(List.of(subcommand, deeper));
      }
    }
  }

  @Test
  void namesTheDistributionThatHasAnotherSubcommand() throws Exception {
    if (!expected.main().equals(CLI)) {
      return;
    }
    TreeSet<String> missing = new TreeSet<>(EXPECTED.get("full").offered());
    missing.add("bench");
    expected.offered().forEach(missing::remove);
    for (String subcommand : missing) {
      Told told = ask(List.of(subcommand, "--whatever", "else"));

      assertThat(told.status()).as(subcommand).isEqualTo(2);
      assertThat(told.err().strip())
          .as(subcommand)
          .doesNotContain("\n")
          .contains("'" + subcommand + "' is not in this distribution", "take the distribution '");
    }
  }

  /** The subcommands that {@code --help} lists. */
  private List<String> subcommands(List<String> path) throws Exception {
    List<String> words = new ArrayList<>(path);
    words.add("--help");
    Told told = path.isEmpty() ? run(words) : ask(words);

    assertThat(told.err()).as(String.join(" ", words)).isEmpty();
    assertThat(told.status()).as(String.join(" ", words)).isZero();
    assertThat(told.out()).startsWith("Usage: sonostream");
    List<String> listed = new ArrayList<>();
    boolean inList = false;
    for (String line : told.out().lines().toList()) {
      if (inList && line.matches("  [a-z][\\w-]* .*")) {
        listed.add(line.strip().split(" ", 2)[0]);
      }
      inList |= line.equals("Commands:");
    }
    return listed;
  }

  /** As {@link #run}, by one process for all questions. */
  private Told ask(List<String> words) throws IOException, InterruptedException {
    if (asked == null) {
      List<String> command =
          new ArrayList<>(java(lib + "/*:target/test-classes", Asked.class.getName()));
      command.add(expected.main());
      asked =
          new ProcessBuilder(command).redirectError(directory.resolve("asked").toFile()).start();
      answers = new Scanner(asked.getInputStream(), StandardCharsets.UTF_8);
      answers.useDelimiter(Asked.END);
    }
    asked
        .getOutputStream()
        .write((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8));
    asked.getOutputStream().flush();
    assertThat(answers.hasNext())
        .as("%s: %s", words, Files.readString(directory.resolve("asked")))
        .isTrue();
    return new Told(answers.nextInt(), answers.next(), answers.next());
  }

  @AfterEach
  void askNoMore() throws IOException, InterruptedException {
    if (asked != null) {
      asked.getOutputStream().close();
      try {
        assertThat(asked.waitFor(3, TimeUnit.MINUTES)).isTrue();
      } finally {
        asked.destroyForcibly();
      }
    }
  }

  private List<String> java(String classPath, String main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classPath,
        main);
  }

  private Told run(List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java(lib + "/*", expected.main()));
    command.addAll(words);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended: %s", words).isTrue();
      return new Told(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }
}
