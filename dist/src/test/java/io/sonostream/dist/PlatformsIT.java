package io.sonostream.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * The table of docs/platforms.md is what there is: each platform's own jar where Maven looks for
 * it, as the build's profiles name it, and in the jars for all platforms the natives themselves.
 */
class PlatformsIT {
  private static final Path ROOT = Path.of("..", "..");

  /** The table's columns, and the profiles that build for them. */
  private static final Map<String, String> PROFILES =
      new TreeMap<>(
          Map.of(
              "Linux x86-64", "",
              "Linux arm64", "linux-aarch64",
              "macOS arm64", "macos-aarch64",
              "macOS x86-64", "macos-x86_64",
              "Windows x86-64", "windows-x86_64"));

  /** How the beginning of a name of a native tells its platform, whoever made the jar. */
  private static final Map<String, Pattern> NATIVES =
      Map.of(
          "Linux x86-64", natives("linux([-/](x64|x86_64|amd64)/|64\\.so)"),
          "Linux arm64", natives("linux[-/](aarch64/|aarch64\\.so)"),
          "macOS arm64", natives("(osx|mac|darwin)[-/](aarch64/|arm64\\.jnilib)"),
          "macOS x86-64", natives("(osx|mac|darwin)[-/](x64/|x86_64/|x86_64\\.jnilib)"),
          "Windows x86-64", natives("(win|windows)([-/](x64|x86_64|amd64)/|64\\.dll)"));

  private final Build build = Build.read(ROOT.resolve("pom.xml"));
  private final Path lib = Path.of(System.getProperty("distribution.lib"));

  private static Pattern natives(String platform) {
    return Pattern.compile("(?i)(^|.*[/-])" + platform + ".*");
  }

  @Test
  void jarsForAllPlatformsHoldTheNativesThatTheTableSays() throws IOException {
    if (!isFull()) {
      return;
    }
    Map<String, List<String>> jars =
        Map.of(
            "pytorch-jni", List.of("pytorch-jni-"),
            "ONNX Runtime", List.of("onnxruntime-" + build.value("onnxruntime.version", "")),
            "RocksDB", List.of("rocksdbjni-"),
            "zstd", List.of("zstd-jni-", "snappy-java-", "lz4-java-"));
    int seen = 0;
    for (Row row : rows()) {
      for (String jar : row.pick(jars)) {
        List<String> names = namesIn(jar);
        row.there()
            .forEach(
                (platform, there) ->
                    assertThat(names.stream().anyMatch(NATIVES.get(platform).asMatchPredicate()))
                        .as("%s of %s for %s", row.of(), jar, platform)
                        .isEqualTo(there));
        seen++;
      }
    }
    assertThat(seen).isEqualTo(6);
  }

  @Test
  void everyPlatformsOwnJarIsWhereMavenLooksForIt() throws Exception {
    if (!isFull()) {
      return;
    }
    MavenRepository repository = MavenRepository.ofThisUser();
    assumeTrue(repository.answers(), () -> "SKIPPED: " + repository + " can't be reached");
    Map<String, List<String>> jars =
        Map.of(
            "pytorch-native-cpu", List.of("ai.djl.pytorch:pytorch-native-cpu:pytorch"),
            "FFmpeg", List.of("org.bytedeco:ffmpeg:ffmpeg", "org.bytedeco:javacpp:javacpp"));
    int seen = 0;
    for (Row row : rows()) {
      for (String jar : row.pick(jars)) {
        for (Map.Entry<String, Boolean> platform : row.there().entrySet()) {
          String[] parts = jar.split(":");
          String profile = PROFILES.get(platform.getKey());
          String classifier =
              build.value(
                  (parts[2].equals("pytorch") ? "pytorch" : "bytedeco") + ".platform", profile);
          String version = build.value(parts[2] + ".version", profile);
          // A platform that has none keeps the first one's: no other is named.
          boolean own = profile.isEmpty() || !classifier.equals("linux-x86_64");
          assertThat(own && repository.has(parts[0], parts[1], version, classifier))
              .as("%s of %s for %s", classifier, jar, platform.getKey())
              .isEqualTo(platform.getValue());
          seen++;
        }
      }
    }
    assertThat(seen).isEqualTo(15);
    assertThat(
            repository.has(
                "com.microsoft.onnxruntime",
                build.value("onnxruntime.artifact", "cuda"),
                build.value("onnxruntime.version", "cuda"),
                ""))
        .as("the GPU's")
        .isTrue();
    assertThat(
            repository.has(
                "ai.djl.pytorch",
                "pytorch-native-cpu",
                build.value("pytorch.version", ""),
                "osx-x86_64"))
        .as("libtorch for Macs with Intel: take it up, and say so in the table")
        .isFalse();
  }

  /**
   * @param of what the row is about
   * @param there by platform
   */
  private record Row(String of, Map<String, Boolean> there) {
    List<String> pick(Map<String, List<String>> jars) {
      return jars.entrySet().stream()
          .filter(each -> of.contains(each.getKey()))
          .flatMap(each -> each.getValue().stream())
          .toList();
    }
  }

  private static List<Row> rows() throws IOException {
    List<List<String>> table =
        Files.readAllLines(ROOT.resolve("docs/platforms.md")).stream()
            .dropWhile(line -> !line.startsWith("| native |"))
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList())
            .toList();
    List<String> columns = table.get(0);
    return table.stream()
        .skip(2)
        .map(
            cells -> {
              Map<String, Boolean> there = new LinkedHashMap<>();
              for (int i = 1; i < columns.size() - 1; i++) {
                assertThat(cells.get(i)).as(cells.get(0)).isIn("yes", "**no**");
                there.put(columns.get(i), cells.get(i).equals("yes"));
              }
              assertThat(there.keySet()).containsExactlyInAnyOrderElementsOf(PROFILES.keySet());
              return new Row(cells.get(0), there);
            })
        .toList();
  }

  private List<String> namesIn(String jar) throws IOException {
    try (Stream<Path> files = Files.list(lib)) {
      Path found =
          files
              .filter(each -> each.getFileName().toString().startsWith(jar))
              .findFirst()
              .orElseThrow(() -> new AssertionError(lib + " has no " + jar));
      try (ZipFile zip = new ZipFile(found.toFile())) {
        return zip.stream().map(Object::toString).filter(PlatformsIT::isNative).toList();
      }
    }
  }

  private static boolean isNative(String name) {
    return name.matches(".*\\.(so|dll|dylib|jnilib)") && !name.contains(".dSYM/");
  }

  private static boolean isFull() {
    return System.getProperty("distribution").equals("sonostream-dist-full");
  }
}
