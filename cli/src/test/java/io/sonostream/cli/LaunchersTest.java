package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.runtime.NativeEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What starts a JVM of ours says what {@link NativeEnvironment} says. */
class LaunchersTest {
  private static final Path ROOT = Path.of("..");
  private static final String DISTRIBUTED = "dist/src/launcher/sonostream";

  /** Names of the variables that are ours to set. */
  private static final String OURS = "((?:MALLOC|GOMP|OMP)_\\w+)";

  /** The script of the sources, and that of a distribution. */
  @Test
  void bothScriptsSetTheNativeEnvironment() throws IOException {
    for (String script : List.of("sonostream", DISTRIBUTED)) {
      assertThat(pairs(script, "export " + OURS + "=\\$\\{\\1:-(\\w+)}"))
          .as(script)
          .containsExactlyElementsOf(wanted());
    }
  }

  /** Without the C library's part: Windows has another. */
  @Test
  void windowsStartsTheSameProgramWithTheSameOptions() throws IOException {
    String windows = Files.readString(ROOT.resolve(DISTRIBUTED + ".cmd"));
    for (String option :
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-Doffline=true",
            "-Djava.awt.headless=true",
            "-Dsonostream.home=",
            "-Dsonostream.registry.home=",
            Sonostream.class.getName(),
            "-Xms1g -Xmx1g")) {
      assertThat(Files.readString(ROOT.resolve(DISTRIBUTED))).contains(option);
      assertThat(windows).contains(option);
    }
    assertThat(windows).contains("OMP_WAIT_POLICY=PASSIVE");
  }

  @Test
  void theImageSetsTheNativeEnvironment() throws IOException {
    assertThat(pairs("Dockerfile", OURS + "=(\\w+)")).containsExactlyElementsOf(wanted());
  }

  @Test
  void bothKindsOfTestsRunInTheNativeEnvironment() throws IOException {
    List<String> twice = new ArrayList<>(wanted());
    twice.addAll(wanted());
    assertThat(pairs("pom.xml", "<" + OURS + ">(\\w+)</\\1>")).containsExactlyElementsOf(twice);
  }

  @Test
  void servicesEndWhenMemoryIsUsedUp() throws IOException {
    for (String launcher : List.of("sonostream", "Dockerfile", DISTRIBUTED)) {
      // Before the options of the user, who may want otherwise.
      assertThat(Files.readString(ROOT.resolve(launcher)))
          .as(launcher)
          .containsPattern("exec .*java\"? -XX:\\+ExitOnOutOfMemoryError .*SONOSTREAM_JAVA_OPTS");
    }
  }

  /** Newer Javas warn where a native is loaded without it, and are going to refuse. */
  @Test
  void nativesMayBeLoaded() throws IOException {
    for (String launcher : List.of("sonostream", "Dockerfile", DISTRIBUTED, DISTRIBUTED + ".cmd")) {
      assertThat(Files.readString(ROOT.resolve(launcher)))
          .as(launcher)
          .containsPattern("java.* --enable-native-access=ALL-UNNAMED");
    }
  }

  /** A heap holds pictures of patients. Said, so that no JAVA_TOOL_OPTIONS says otherwise. */
  @Test
  void noServiceLeavesItsHeapBehindUnlessItsOwnOptionsSaySo() throws Exception {
    for (String launcher : List.of("sonostream", "Dockerfile", DISTRIBUTED, DISTRIBUTED + ".cmd")) {
      assertThat(Files.readString(ROOT.resolve(launcher)))
          .as(launcher)
          .containsPattern("java.* -XX:-HeapDumpOnOutOfMemoryError .*SONOSTREAM_JAVA_OPTS");
    }
    assertThat(heapDumps("-XX:-HeapDumpOnOutOfMemoryError")).isEqualTo("false");
    assertThat(heapDumps("-XX:-HeapDumpOnOutOfMemoryError", "-XX:+HeapDumpOnOutOfMemoryError"))
        .isEqualTo("true");
  }

  /** What a JVM makes of these, in an environment that asks for dumps. */
  private static String heapDumps(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
    ProcessBuilder java = new ProcessBuilder(command);
    for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
      java.environment().put(variable, "-XX:+HeapDumpOnOutOfMemoryError");
    }
    Process process = java.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Pattern.compile("HeapDumpOnOutOfMemoryError\\s+=\\s(\\w+)")
        .matcher(said)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aJavaThatCanNotStartIsToldInItsOwnWords() throws Exception {
    for (String script : List.of("sonostream", DISTRIBUTED)) {
      ProcessBuilder launcher =
          new ProcessBuilder(ROOT.resolve(script).toAbsolutePath().toString(), "--help");
      launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
      launcher.environment().put("JAVA_TOOL_OPTIONS", "-XX:+Foo");
      Process process = launcher.redirectErrorStream(true).start();
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as(script)
          .contains("can't start", "Unrecognized VM option 'Foo'");
      assertThat(process.waitFor()).as(script).isEqualTo(2);
    }
  }

  @Test
  void theLocaleCIsNoReasonToKnowNoLetters() throws Exception {
    for (String script : List.of("sonostream", DISTRIBUTED)) {
      String line =
          Files.readAllLines(ROOT.resolve(script)).stream()
              .filter(each -> each.startsWith("case ${LC_ALL"))
              .findFirst()
              .orElseThrow();
      assertThat(localeAfter(line, "LC_ALL=C")).as(script).isEqualTo("C.UTF-8");
      assertThat(localeAfter(line, "LANG=POSIX")).as(script).isEqualTo("C.UTF-8");
      assertThat(localeAfter(line, "LANG=")).as(script).isEqualTo("C.UTF-8");
      assertThat(localeAfter(line, "LANG=de_DE.ISO-8859-1")).as("as it is").isEmpty();
      assertThat(localeAfter(line, "LC_ALL=ar_EG.UTF-8")).as("as it is").isEqualTo("ar_EG.UTF-8");
    }
  }

  private static String localeAfter(String line, String variable) throws Exception {
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", line + "; printf '%s' \"${LC_ALL:-}\"");
    shell.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    String[] pair = variable.split("=", 2);
    shell.environment().put(pair[0], pair[1]);
    Process process = shell.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static List<String> wanted() {
    return NativeEnvironment.variables().entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }

  private static List<String> pairs(String file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map(LaunchersTest::pair)
        .toList();
  }

  private static String pair(MatchResult found) {
    return found.group(1) + "=" + found.group(2);
  }
}
