package io.sonostream.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, kept by the build. */
class ArchitectureTest {
  private static final String[] KAFKA = {"org.apache.kafka..", "kafka.."};
  private static final String[] AVRO = {"org.apache.avro.."};
  private static final String[] DJL = {"ai.djl..", "ai.onnxruntime.."};

  private static final JavaClasses CLASSES = OurClasses.ALL;

  /** Room by room, the rooms it may look into; a room that is not here fails the build. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("runtime", Set.of()),
          Map.entry("network", Set.of()),
          Map.entry("imaging", Set.of("runtime")),
          Map.entry("dicom", Set.of("runtime", "imaging")),
          Map.entry("model", Set.of("runtime", "imaging", "network")),
          Map.entry("objectstore", Set.of("runtime", "network", "model")),
          Map.entry("learning", Set.of("runtime", "imaging", "network", "model")),
          Map.entry("schemas", Set.of("runtime")),
          Map.entry("client", Set.of("runtime", "imaging", "schemas")),
          Map.entry("service", Set.of("runtime")),
          Map.entry("console", Set.of("runtime")),
          Map.entry("devices", Set.of("runtime", "imaging", "dicom", "schemas", "client")),
          Map.entry(
              "gateway",
              Set.of("runtime", "imaging", "dicom", "schemas", "client", "devices", "service")),
          Map.entry(
              "processor",
              Set.of("runtime", "imaging", "network", "model", "schemas", "client", "service")),
          Map.entry(
              "trainer",
              Set.of(
                  "runtime",
                  "imaging",
                  "network",
                  "model",
                  "learning",
                  "schemas",
                  "client",
                  "service")),
          Map.entry(
              "mlflow", Set.of("runtime", "network", "model", "schemas", "client", "service")),
          Map.entry("viewer", Set.of("runtime", "imaging", "schemas", "client", "service")),
          Map.entry("embedded", Set.of("runtime")));

  /** The rooms for tests and measurements, and the command, which may use whatever they need. */
  private static final Set<String> ON_TOP = Set.of("cli", "testkit", "benchmarks");

  @Test
  void everyRoomLooksOnlyWhereItMay() {
    Set<String> turned = new TreeSet<>();
    for (JavaClass user : CLASSES) {
      String from = room(user);
      if (ON_TOP.contains(from)) {
        continue;
      }
      assertThat(MAY_USE).as("rooms of the house").containsKey(from);
      for (Dependency arrow : user.getDirectDependenciesFromSelf()) {
        JavaClass used = arrow.getTargetClass().getBaseComponentType();
        if (used.getPackageName().startsWith("io.sonostream.")
            && !room(used).equals(from)
            && !MAY_USE.get(from).contains(room(used))) {
          turned.add(from + " -> " + room(used) + ": " + arrow.getDescription());
        }
      }
    }
    assertThat(turned).isEmpty();
  }

  @Test
  void librariesKnowNeitherKafkaNorAvro() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.sonostream.runtime..",
            "io.sonostream.imaging..",
            "io.sonostream.dicom..",
            "io.sonostream.network..",
            "io.sonostream.model..",
            "io.sonostream.learning..",
            "io.sonostream.console..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(KAFKA)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(AVRO)
        .check(CLASSES);
  }

  @Test
  void onlyModelAndLearningAndWhatRunsThemKnowEngines() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.sonostream.runtime..",
            "io.sonostream.imaging..",
            "io.sonostream.dicom..",
            "io.sonostream.network..",
            "io.sonostream.schemas..",
            "io.sonostream.client..",
            "io.sonostream.service..",
            "io.sonostream.console..",
            "io.sonostream.devices..",
            "io.sonostream.gateway..",
            "io.sonostream.viewer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DJL)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static String room(JavaClass type) {
    return type.getPackageName().split("\\.")[2];
  }

  @Test
  void batchFormationKnowsNeitherKafkaNorEngines() {
    noClasses()
        .that()
        .resideInAPackage("io.sonostream.processor.batch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(KAFKA)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(AVRO)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(DJL)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.sonostream.processor.stream..", "io.sonostream.processor.inference..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theEngineKnowsNothingOfItsChallengers() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.sonostream.processor.inference..",
            "io.sonostream.processor.stream..",
            "io.sonostream.processor.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sonostream.processor.shadow..")
        .check(CLASSES);
  }

  @Test
  void streamAndInferenceMeetOnlyInBatch() {
    noClasses()
        .that()
        .resideInAPackage("io.sonostream.processor.stream..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sonostream.processor.inference..")
        .allowEmptyShould(true)
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.sonostream.processor.inference..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sonostream.processor.stream..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void modulesFormNoCycle() {
    slices().matching("io.sonostream.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void thereAreNoDrawers() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..", "..utils..", "..common..", "..impl..", "..helper..", "..helpers..")
        .check(CLASSES);
  }
}
