package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.KeptFiles;
import io.sonostream.schemas.LabeledFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Label copies that trainers of earlier versions left, and the frozen ones of their runs. */
class LabelCopyFromBeforeTest {
  private static final String TOPIC = "an-id-of-labels";
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final long CAUGHT_UP = 1_790_000_000_000L;
  private static final Map<Integer, Long> POSITIONS = Map.of(0, 5L, 3, 2L);

  static {
    // Avro makes no record of ours before the codec has told it that it may.
    LabelCodec.encode(Labels.label("s1", 0, 4));
  }

  /** Small and numbered, with names, and one whose pixels lie in a file of their own. */
  private static final LabeledFrame NUMBERED = Labels.label("s1", 0, 4);

  private static final LabeledFrame NAMED =
      Labels.named(Labels.label("s2", 1, 4), List.of("lesion", "cyst"));
  private static final LabeledFrame LARGE = Labels.label("s3", 2, 96);
  private static final LabeledFrame BROKEN = Labels.broken("s4", 3, 4);

  @TempDir Path home;

  @BeforeAll
  static void keep(@TempDir Path made) throws Exception {
    KeptFiles.keep("label-copy", folder -> leave(folder, made));
  }

  private static void leave(Path folder, Path made) throws IOException {
    LabelCheck check = new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT));
    try (LabelCopy copy = LabelCopy.open(made.resolve("copy"))) {
      List<LabelChange> changes = new ArrayList<>();
      for (LabeledFrame label : List.of(NUMBERED, NAMED, LARGE, BROKEN)) {
        changes.add(check.check(Labels.id(label), label, 0, changes.size()));
      }
      copy.apply(changes, POSITIONS, Map.of(Labels.TASK, TRACE));
      copy.rememberTopic(TOPIC);
      copy.rememberCaughtUp(CAUGHT_UP);
      copy.checkpoint(made.resolve("frozen"));
    }
    for (String name : List.of("copy", "frozen")) {
      KeptFiles.copy(made.resolve(name), folder.resolve(name));
    }
    // Diaries of the machine and locks; the log of what is not flushed is empty.
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(each -> each.toString().matches(".*(/LOG.*|/LOCK|\\.log)")).toList()) {
        FileTree.delete(file);
      }
    }
  }

  static List<Path> kept() throws IOException {
    return KeptFiles.of("label-copy");
  }

  @ParameterizedTest
  @MethodSource("kept")
  void aCopyOfThenHoldsItsLabelsAndPositions(Path kept) throws IOException {
    Path copied = KeptFiles.copy(kept.resolve("copy"), home.resolve("copy"));
    try (LabelCopy copy = LabelCopy.open(copied)) {
      assertThat(copy.positions()).isEqualTo(POSITIONS);
      assertThat(copy.caughtUpAtMillis()).isEqualTo(CAUGHT_UP);
      assertThat(copy.trace(Labels.TASK)).isEqualTo(TRACE);
      assertThat(copy.setAside()).containsOnlyKeys(Labels.id(BROKEN));
      assertThat(copy.countSince(Labels.TASK, Map.of(0, 1L))).isEqualTo(2);
      assertThat(LabelCodec.decode(label(copy, NAMED))).isEqualTo(NAMED);
      assertThat(LabelCodec.decode(label(copy, LARGE))).isEqualTo(LARGE);
      // Where the schema has changed since, the topic is read anew, as docs/upgrading.md says.
      assertThat(copy.topicId()).isIn(TOPIC, null);

      copy.apply(List.of(new LabelChange.Withdraw(Labels.id(NAMED), 0)), Map.of(0, 6L));
    }
    try (LabelCopy copy = LabelCopy.open(copied)) {
      assertThat(copy.positions()).containsEntry(0, 6L);
      assertThat(copy.label(Labels.id(NAMED))).as("it is written to").isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("kept")
  void anUnfinishedRunFindsItsFrozenLabels(Path kept) throws IOException {
    Path copied = KeptFiles.copy(kept.resolve("frozen"), home.resolve("frozen"));
    try (LabelSnapshot snapshot = LabelSnapshot.open(copied)) {
      assertThat(snapshot.positions()).isEqualTo(POSITIONS);
      List<LabelEntry> entries = new ArrayList<>();
      snapshot.forEach(Labels.TASK, entries::add);
      assertThat(entries)
          .extracting(LabelEntry::frameId)
          .containsExactlyInAnyOrder(Labels.id(NUMBERED), Labels.id(NAMED), Labels.id(LARGE));
      for (LabeledFrame label : List.of(NUMBERED, NAMED, LARGE)) {
        assertThat(snapshot.label(Labels.id(label))).isEqualTo(label);
      }
      assertThat(entries)
          .filteredOn(entry -> entry.frameId().equals(Labels.id(NAMED)))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.subject()).isEqualTo("s2");
                assertThat(entry.deviceModel()).isEqualTo("probe-a");
                assertThat(entry.classes())
                    .isEqualTo(new LabelClasses(List.of("lesion", "cyst"), List.of(1)));
                assertThat(entry.partition()).isZero();
                assertThat(entry.offset()).isEqualTo(1);
              });
    }
  }

  private static byte[] label(LabelCopy copy, LabeledFrame label) {
    byte[] stored = copy.label(Labels.id(label));
    assertThat(stored).isNotNull();
    return stored;
  }
}
