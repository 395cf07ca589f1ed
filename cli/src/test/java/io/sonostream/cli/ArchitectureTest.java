package io.sonostream.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, kept by the build. */
class ArchitectureTest {
  private static final String[] KAFKA = {"org.apache.kafka..", "kafka.."};
  private static final String[] AVRO = {"org.apache.avro.."};
  private static final String[] DJL = {"ai.djl..", "ai.onnxruntime.."};

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sonostream");

  @Test
  void everyModuleIsSeen() {
    assertThat(CLASSES.stream().map(c -> c.getPackageName().split("\\.")[2]).distinct())
        .contains(
            "config",
            "schemas",
            "model",
            "embedded",
            "devices",
            "processor",
            "trainer",
            "viewer",
            "benchmarks",
            "cli");
  }

  @Test
  void theModelKnowsNeitherKafkaNorAvroNorTheRest() {
    noClasses()
        .that()
        .resideInAPackage("io.sonostream.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(KAFKA)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(AVRO)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.sonostream.schemas..",
            "io.sonostream.config..",
            "io.sonostream.processor..",
            "io.sonostream.trainer..",
            "io.sonostream.viewer..")
        .check(CLASSES);
  }

  @Test
  void theSchemasKnowNoModels() {
    noClasses()
        .that()
        .resideInAPackage("io.sonostream.schemas..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DJL)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("io.sonostream.model..", "io.sonostream.config..")
        .check(CLASSES);
  }

  @Test
  void servicesDoNotKnowEachOther() {
    slices()
        .matching("io.sonostream.(processor|trainer|viewer|devices)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(CLASSES);
    for (String service : new String[] {"processor", "trainer", "viewer", "devices"}) {
      noClasses()
          .that()
          .resideInAPackage("io.sonostream." + service + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sonostream.cli..", "io.sonostream.benchmarks..")
          .check(CLASSES);
    }
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
  void productionNeverEmbedsABroker() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.sonostream.embedded..", "io.sonostream.cli..", "io.sonostream.benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sonostream.embedded..")
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
