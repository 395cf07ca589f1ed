package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sonostream.model.engine.EngineKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What our containers may do, and where what they are made of comes from. */
class ContainersTest {
  private static final Path ROOT = Path.of("..");
  private static final String STATE = "/var/lib/sonostream/";

  /** What he writes and others read: packages, and what they are checked with. */
  private static final Set<String> TRAINERS = Set.of(STATE + "models", STATE + "trust");

  @Test
  void everyServiceOfOursRunsWithoutRightsOnAReadOnlyRoot() throws IOException {
    for (Map<?, ?> service : ours()) {
      assertThat(service.get("read_only")).as(service.toString()).isEqualTo(true);
      assertThat(service.get("user")).isEqualTo("10001:10001");
      assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
      assertThat(service.get("security_opt")).isEqualTo(List.of("no-new-privileges:true"));
      // Docker mounts it without the right to run what lies there, and natives are run from it.
      assertThat(service.get("tmpfs").toString()).contains("/tmp:exec");
    }
  }

  @Test
  void everyServiceComesBackByItself() throws IOException {
    services()
        .forEach(
            (name, service) ->
                assertThat(service.get("restart")).as(name).isEqualTo("unless-stopped"));
  }

  @Test
  void everyDirectoryThatAServiceIsToldOfIsAVolumeThatItMayWriteToUnlessItIsTheTrainers()
      throws IOException {
    int checked = 0;
    for (Map<?, ?> service : ours()) {
      for (Object told : ((Map<?, ?>) service.get("environment")).values()) {
        String value = told.toString();
        if (value.startsWith(STATE)) {
          boolean readsOnly = TRAINERS.contains(value) && !service.equals(service("trainer"));
          assertThat(strings(service, "volumes").map(volume -> mounted(volume, readsOnly)))
              .as(value + " in " + service)
              .anyMatch(mount -> !mount.isEmpty() && value.startsWith(mount));
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(8);
  }

  @Test
  void nobodyButTheTrainerCanReadTheKeyThatSigns() throws IOException {
    String secret = STATE + "keys";
    assertThat(strings(service("trainer"), "volumes")).contains("keys:" + secret);
    for (Map<?, ?> service : services().values()) {
      if (!service.equals(service("trainer"))) {
        assertThat(strings(service, "volumes"))
            .as(service.toString())
            .noneMatch(volume -> volume.startsWith("keys:") || volume.contains(":" + secret))
            .noneMatch(volume -> volume.matches("[^:]*:/(var(/lib(/sonostream)?)?)?/?(:ro)?"));
      }
    }
  }

  @Test
  void onlyTheTrainerWritesModelsAndPublicKeys() throws IOException {
    for (Map<?, ?> service : ours()) {
      if (!service.equals(service("trainer"))) {
        assertThat(strings(service, "volumes").map(volume -> mounted(volume, false)))
            .doesNotContainAnyElementsOf(TRAINERS);
      }
    }
  }

  @Test
  void theImagesUserIsANumberAndTheComposeFilesUser() throws IOException {
    String image = Files.readString(ROOT.resolve("Dockerfile"));

    assertThat(image).contains("\nUSER 10001:10001\n").contains("--uid 10001 --gid 10001");
  }

  @Test
  void theImageOfARoleHasWhatItsArchiveHas() throws IOException {
    String image = Files.readString(ROOT.resolve("Dockerfile"));
    Matcher roles = Pattern.compile("# ROLE is one of .*: ([a-z, ]+)\\.").matcher(image);
    assertThat(roles.find()).isTrue();
    for (String role : roles.group(1).split(", ")) {
      assertThat(Files.readString(ROOT.resolve("dist/" + role + "/pom.xml")))
          .as("a role without an archive has another command, and no image")
          .contains("<archive.role>" + role + "</archive.role>");
    }
    assertThat(image)
        .contains("[ \"$ROLE\" = full ]; then cp -r embedded/target/registry role/")
        .contains("-Dsonostream.registry.home=/opt/sonostream/registry");
  }

  @Test
  void theImageHasTheEnginesNativesWhereAServiceCannotWrite() throws IOException {
    String image = Files.readString(ROOT.resolve("Dockerfile"));

    assertThat(image).contains("DJL_CACHE_DIR=/opt/sonostream/natives\n", "chmod -R go+rX natives");
    for (Map.Entry<String, Map<?, ?>> service : services().entrySet()) {
      boolean gpu = service.getKey().equals("processor-gpu");
      assertThat(String.valueOf(service.getValue().get("environment")).contains("DJL_CACHE_DIR"))
          .as(service.getKey())
          .isEqualTo(gpu);
    }
    // What unpacks them is a command that there is, with files that there are.
    Matcher told = Pattern.compile("segment (--model=\\S+ (\\S+) \\S+)").matcher(image);
    assertThat(told.find()).isTrue();
    assertThat(ROOT.resolve(told.group(2))).exists();
    assertThatCode(
            () -> Sonostream.commandLine().parseArgs(("segment " + told.group(1)).split(" ")))
        .doesNotThrowAnyException();
  }

  /** On the CPU's image it ends, and says what it lacks: it would serve there and hold a GPU. */
  @Test
  void theProcessorOnAGpuHasAnImageAndAnEngineOfItsOwn() throws IOException {
    Map<?, ?> gpu = service("processor-gpu");
    assertThat(gpu.get("image")).isNotEqualTo(service("processor").get("image"));
    assertThat(gpu.get("build")).asString().contains("PROFILES=cuda");
    String engine = ((Map<?, ?>) gpu.get("environment")).get("SONOSTREAM_ENGINE").toString();
    assertThat(EngineKind.valueOf(engine.toUpperCase(Locale.ROOT).replace('-', '_')).onGpu())
        .isTrue();
    assertThat(service("processor").get("environment").toString())
        .as("measured")
        .doesNotContain("SONOSTREAM_ENGINE");
    assertThat(Files.readString(ROOT.resolve("Dockerfile"))).contains("ARG PROFILES=\n");
    assertThat(Files.readString(ROOT.resolve("pom.xml"))).contains("<id>cuda</id>");
  }

  @Test
  void everyFileThatIsMountedFromHereIsHere() throws IOException {
    List<String> mounted = new ArrayList<>();
    for (Map<?, ?> service : services().values()) {
      strings(service, "volumes")
          .filter(volume -> volume.startsWith("./"))
          .map(volume -> volume.substring(2).replaceFirst(":.*", ""))
          .forEach(mounted::add);
    }
    assertThat(mounted)
        .hasSize(3)
        .allSatisfy(file -> assertThat(ROOT.resolve(file)).as(file).exists());
  }

  @Test
  void everyImageOfOthersHasAVersionAndTheDigestOfWhatThatWas() throws IOException {
    List<String> images = images();
    assertThat(images)
        .hasSize(6)
        .allMatch(image -> image.matches("[\\w./-]+:v?\\d[\\w.-]*@sha256:[0-9a-f]{64}"));
  }

  private static List<String> images() throws IOException {
    List<String> images = new ArrayList<>();
    services().values().stream()
        .filter(service -> !service.containsKey("build"))
        .map(service -> service.get("image").toString())
        .forEach(images::add);
    Pattern.compile("ARG J\\w+_IMAGE=(\\S+)")
        .matcher(Files.readString(ROOT.resolve("Dockerfile")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(images::add);
    return images;
  }

  @Test
  void mavenItselfIsHeldToItsChecksum() throws IOException {
    Properties wrapper = new Properties();
    try (InputStream in =
        Files.newInputStream(ROOT.resolve(".mvn/wrapper/maven-wrapper.properties"))) {
      wrapper.load(in);
    }
    assertThat(wrapper.getProperty("distributionUrl")).startsWith("https://");
    assertThat(wrapper.getProperty("distributionSha256Sum")).matches("[0-9a-f]{64}");
  }

  /**
   * Where it is mounted; empty when it may be written to but should not, or the other way round.
   */
  private static String mounted(String volume, boolean readOnly) {
    boolean isReadOnly = volume.endsWith(":ro");
    return isReadOnly == readOnly ? volume.replaceFirst("^[^:]*:", "").replace(":ro", "") : "";
  }

  private static Stream<String> strings(Map<?, ?> service, String key) {
    return service.get(key) instanceof List<?> list
        ? list.stream().map(Object::toString)
        : Stream.empty();
  }

  private static List<Map<?, ?>> ours() throws IOException {
    List<Map<?, ?>> ours = new ArrayList<>();
    services().values().stream().filter(service -> service.containsKey("build")).forEach(ours::add);
    assertThat(ours).hasSize(5);
    return ours;
  }

  private static Map<?, ?> service(String name) throws IOException {
    return services().get(name);
  }

  private static Map<String, Map<?, ?>> services() throws IOException {
    Map<String, Map<String, Map<?, ?>>> file =
        new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml")));
    return file.get("services");
  }
}
