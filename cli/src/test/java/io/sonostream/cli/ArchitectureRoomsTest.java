package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The doors of each room: packages through which other rooms come in. A type that is public for a
 * sibling package only lies behind none of them, and can change without asking anybody.
 */
class ArchitectureRoomsTest {
  private static final JavaClasses CLASSES = OurClasses.ALL;

  private static final Map<String, Set<String>> DOORS =
      Map.ofEntries(
          Map.entry("runtime", Set.of("")),
          Map.entry(
              "imaging",
              Set.of(".exchange", ".folder", ".geometry", ".image", ".mask", ".selection")),
          Map.entry("dicom", Set.of(".clip", ".dataset", ".net", ".privacy", ".seg")),
          Map.entry(
              "network",
              Set.of(
                  "",
                  ".architecture",
                  ".diagram",
                  ".graph",
                  ".onnx",
                  ".quantisation",
                  ".torchscript",
                  ".weights")),
          Map.entry("model", Set.of(".engine", ".packaging")),
          Map.entry("objectstore", Set.of()),
          Map.entry(
              "learning",
              Set.of(
                  ".augment",
                  ".dataset",
                  ".evaluation",
                  ".gate",
                  ".metrics",
                  ".quantisation",
                  ".recipe",
                  ".run")),
          Map.entry(
              "schemas", Set.of("", ".control", ".records", ".registry", ".serde", ".topics")),
          Map.entry(
              "client",
              Set.of(
                  "",
                  ".audit",
                  ".frames",
                  ".instances",
                  ".labels",
                  ".masks",
                  ".models",
                  ".subjects",
                  ".topic",
                  ".traces",
                  ".training")),
          Map.entry("service", Set.of(".health", ".http", ".settings", ".traces")),
          Map.entry("console", Set.of("", ".logging")),
          Map.entry("embedded", Set.of("")),
          Map.entry("devices", Set.of(".clip", ".dicom", ".phantom", ".publish", ".source")),
          Map.entry("gateway", Set.of("", ".igtl", ".settings")),
          Map.entry("mlflow", Set.of("")),
          Map.entry("processor", Set.of("", ".assignment", ".batch", ".inference", ".replay")),
          Map.entry("trainer", Set.of(".erasure", ".release", ".service")),
          Map.entry("viewer", Set.of("", ".access")));

  /** What nobody comes into but a user, a test or a measurement. */
  private static final Set<String> ON_TOP = Set.of("cli", "testkit", "benchmarks");

  @Test
  void othersComeInThroughADoorOnly() {
    Set<String> elsewhere = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String room = room(type);
      if (!ON_TOP.contains(room)) {
        assertThat(DOORS).as("rooms with doors").containsKey(room);
      }
      for (Dependency use : type.getDirectDependenciesToSelf()) {
        if (!ON_TOP.contains(room)
            && !room(use.getOriginClass()).equals(room)
            && !DOORS.get(room).contains(inRoom(type))) {
          elsewhere.add(use.getOriginClass().getName() + " -> " + type.getName());
        }
      }
    }
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void everyDoorLeadsIntoAPackage() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(type -> packages.add(type.getPackageName()));
    DOORS.forEach(
        (room, doors) ->
            doors.forEach(door -> assertThat(packages).contains("io.sonostream." + room + door)));
  }

  private static String room(JavaClass type) {
    return type.getPackageName().split("\\.")[2];
  }

  private static String inRoom(JavaClass type) {
    return type.getPackageName().substring(("io.sonostream." + room(type)).length());
  }
}
