package io.sonostream.cli.trouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.cli.Sonostream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command, with each of its files and folders in every trouble, and with no broker. */
class TroubleWalkTest {
  @TempDir static Path folder;
  private static int broker;

  @BeforeAll
  static void makeWhatIsWell() throws IOException {
    broker = Site.silentPort();
    Site.write(folder.resolve("well"), broker, Site.silentPort());
  }

  private static Path well() {
    return folder.resolve("well");
  }

  @Test
  void theWalkComesByEveryCommand() {
    TreeSet<String> walked = new TreeSet<>();
    Commands.all().forEach(each -> walked.add(each.command()));
    assertThat(walked).containsExactlyElementsOf(leaves(Sonostream.commandLine(), ""));
  }

  private static TreeSet<String> leaves(CommandLine line, String before) {
    TreeSet<String> leaves = new TreeSet<>();
    line.getSubcommands()
        .forEach(
            (word, sub) -> {
              String name = (before + " " + word).strip();
              leaves.addAll(sub.getSubcommands().isEmpty() ? List.of(name) : leaves(sub, name));
            });
    return leaves;
  }

  /** Of each slot one trouble, by turns; {@code -Dtrouble.all=true} takes every one. */
  static Stream<Invocation.Trial> trials() {
    List<Invocation.Trial> all =
        Commands.all().stream().flatMap(each -> each.trials().stream()).distinct().toList();
    if (Boolean.getBoolean("trouble.all")) {
      return all.stream();
    }
    List<Invocation.Trial> some = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      Invocation.Trial trial = all.get((i * 7 + 3) % all.size());
      if (seen.add(List.of(trial.invocation(), trial.slot()))) {
        some.add(trial);
      }
    }
    return some.stream();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void aFileInTroubleIsNamedInOneLine(Invocation.Trial trial) throws IOException {
    assumeTrue(
        trial.invocation().opensItsFiles(), "no AVX512-VNNI, without which no file is opened");
    Path scratch = Files.createTempDirectory(folder, "trouble");
    List<String> arguments = trial.arguments(well(), scratch);
    assumeTrue(arguments != null, "no place that nobody may read or write, such as /proc or /sys");
    String line = Ending.of(arguments).line();
    String name = Path.of(trial.slot().good()).getFileName().toString();
    // What a command makes of a broker's answer, it can't try without a broker.
    String other = trial.invocation().needsBroker() ? "bootstrap.servers" : scratch + "/file ";
    assertThat(List.of(name, other)).as(line).anyMatch(line::contains);
  }

  static Stream<Invocation> online() {
    return Commands.all().stream()
        .filter(each -> each.needsBroker() && !each.command().equals("doctor"));
  }

  @ParameterizedTest
  @MethodSource("online")
  void aBrokerThatIsAwayIsOneLine(Invocation invocation) {
    assertThat(Ending.of(invocation.arguments(well())).line())
        .containsAnyOf("bootstrap.servers", ":" + broker);
  }

  @Test
  void doctorFindsThatTheBrokerIsAway() {
    Ending ending = Ending.of(List.of("doctor", "--config", well() + "/site.conf", "--timeout=1"));
    assertThat(ending.status()).as("%s", ending).isEqualTo(1);
    assertThat(ending.out()).contains("127.0.0.1:" + broker + " does not answer");
    ending.requireNoJava();
  }

  @ParameterizedTest
  @ValueSource(strings = {"processor", "trainer", "viewer", "gateway"})
  void aPortForHealthThatIsTakenIsOneLine(String service) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path config = folder.resolve(service + ".conf");
      String port = service + ".http.port = " + taken.getLocalPort() + "\n";
      Files.writeString(config, Files.readString(well().resolve("site.conf")) + port);
      assertThat(Ending.of(List.of(service, "--config=" + config)).line())
          .contains(service + ".http.port " + taken.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--broker-port", "--registry-port", "--viewer-port"})
  void aPortOfTheDemoThatIsTakenIsOneLine(String option) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> arguments = new ArrayList<>(List.of("demo", "--headless", "--for=1s"));
      arguments.add(option + "=" + taken.getLocalPort());
      arguments.add("--data=" + folder.resolve("demo" + option));
      arguments.add("--model=" + well().resolve("model"));
      arguments.add("--frames=" + well().resolve("data/images"));
      assertThat(Ending.of(arguments).line())
          .contains(Integer.toString(taken.getLocalPort()), option);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"broker.port", "broker.registry-port"})
  void aPortOfTheBrokerThatIsTakenIsOneLine(String setting) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> arguments = new ArrayList<>(List.of("broker"));
      arguments.add("--set=broker.directory=" + folder.resolve(setting));
      for (String port : List.of("broker.port", "broker.registry-port")) {
        arguments.add("--set=" + port + "=" + (port.equals(setting) ? taken.getLocalPort() : 0));
      }
      assertThat(Ending.of(arguments).line())
          .contains(Integer.toString(taken.getLocalPort()), setting);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka_broker", "no-such-host.invalid"})
  void aHostThatNobodyKnowsIsNamedWhateverItsLetters(String host) {
    List<String> arguments = List.of("audit", "--config", well() + "/site.conf");
    List<String> broker = new ArrayList<>(arguments);
    broker.add("--bootstrap=" + host + ":9092");
    assertThat(Ending.of(broker).line()).contains(host).doesNotContain("not an address");
  }

  @Test
  void aClusterOfNoAddressIsOneLine() {
    for (String wrong :
        List.of("--bootstrap=kafka", "--bootstrap=", "--registry=schema_registry")) {
      Ending.of(List.of("label", "--phantom=1", wrong, "--config", well() + "/site.conf")).line();
    }
  }
}
