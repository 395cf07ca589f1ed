package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.metrics.Spacing;
import io.sonostream.schemas.LabeledFrame;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelClassesTest {
  private static final List<Integer> RUNS = List.of(0, 4, 1, 6, 2, 6);

  @TempDir Path root;

  private byte[] truth(LabeledFrame label, String... task) {
    LabelChange change =
        new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT)).check(Labels.id(label), label, 0, 0);
    assertThat(change).isInstanceOf(LabelChange.Put.class);
    try (LabelCopy copy = LabelCopy.open(root.resolve("copy"))) {
      copy.apply(List.of(change), Map.of(0, 1L));
      Path frozen = root.resolve("frozen" + System.nanoTime());
      copy.checkpoint(frozen);
      try (LabelledSet set =
          new SnapshotSource(frozen, Map.of(), SubjectSplit.STANDARD)
              .open(Labels.TASK, List.of(task))) {
        return set.load(set.items().get(0)).truth().values();
      }
    }
  }

  @Test
  void valuesFollowTheirNamesWhenTheTasksListChanges() {
    LabeledFrame label =
        Labels.named(Labels.label("s", 1, 4, RUNS), List.of("lesion", "nerve", "cyst"));
    byte[] drawn = {0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2};
    byte[] swapped = {0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1};
    byte[] grown = {0, 0, 0, 0, 3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1};
    assertThat(truth(label, "lesion", "nerve", "cyst")).isEqualTo(drawn);
    assertThat(truth(label, "lesion", "nerve")).isEqualTo(drawn);
    assertThat(truth(label, "nerve", "lesion")).isEqualTo(swapped);
    assertThat(truth(label, "nerve", "vessel", "lesion")).isEqualTo(grown);
    // Without names the list of the task is all that there is.
    assertThat(truth(Labels.label("s", 1, 4, RUNS), "nerve", "lesion")).isEqualTo(drawn);
  }

  @Test
  void aClassThatTheTaskDoesNotKnowIsNamed() {
    LabelClasses named = new LabelClasses(List.of("lesion", "nerve", "cyst"), List.of(1, 3));
    assertThat(named.unknownTo(List.of("lesion", "nerve"))).hasValue("'cyst'");
    assertThat(named.unknownTo(List.of("cyst", "lesion"))).isEmpty();
    assertThat(LabelClasses.numbered(3).unknownTo(List.of("lesion", "nerve"))).hasValue("3");
    assertThat(LabelClasses.numbered(2).unknownTo(List.of("lesion", "nerve"))).isEmpty();
  }

  @Test
  void namesThatDontFitTheirLabelAreRefused() {
    assertThatThrownBy(() -> new LabelClasses(List.of("a"), List.of(1, 2)))
        .hasMessageContaining("has class 2, and it names 1 classes (a)");
    assertThatThrownBy(() -> new LabelClasses(List.of("a", "a"), List.of()))
        .hasMessageContaining("some of them alike");
    assertThatThrownBy(() -> new LabelClasses(List.of(" "), List.of()))
        .hasMessageContaining("allowed are 1 to");
    LabeledFrame label = Labels.named(Labels.label("s", 1, 4, RUNS), List.of("lesion"));
    assertThat(
            new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT))
                .check(Labels.id(label), label, 0, 0))
        .isInstanceOf(LabelChange.SetAside.class);
  }

  @Test
  void whatIsIgnoredStaysSoWhateverItsValue() {
    LabeledFrame label =
        LabeledFrame.newBuilder(
                Labels.named(
                    Labels.label("s", 1, 4, List.of(0, 4, 1, 6, 9, 6)), List.of("lesion", "nerve")))
            .setIgnoredValue(9)
            .build();
    byte[] own = {0, 0, 0, 0, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1};
    byte[] swapped = {0, 0, 0, 0, 2, 2, 2, 2, 2, 2, -1, -1, -1, -1, -1, -1};
    assertThat(truth(label, "lesion", "nerve")).isEqualTo(own);
    assertThat(truth(label, "nerve", "lesion")).isEqualTo(swapped);
    assertThatThrownBy(() -> new LabelClasses(List.of("a", "b"), List.of(1), 2, List.of("a", "b")))
        .hasMessageContaining("ignores the value 2; allowed are 3 to 255");
  }

  @Test
  void aLabelIsSilentAboutWhatItDoesNotNameOrWasNotLookedFor() {
    LabelClasses named = new LabelClasses(List.of("lesion", "nerve"), List.of(1));
    assertThat(named.scope(List.of("lesion", "nerve")).isAll()).isTrue();
    // A task that grew since asks old labels nothing about its new class.
    assertThat(named.scope(List.of("cyst", "nerve", "lesion")).silent()).containsExactly(1);
    LabelClasses some =
        new LabelClasses(List.of("lesion", "nerve"), List.of(1), 0, List.of("lesion"));
    assertThat(some.scope(List.of("lesion", "nerve")).silent()).containsExactly(2);
    assertThat(LabelClasses.numbered(1).scope(List.of("lesion", "nerve")).isAll()).isTrue();
    assertThatThrownBy(
            () -> new LabelClasses(List.of("lesion", "nerve"), List.of(2), 0, List.of("lesion")))
        .hasMessageContaining("has class 'nerve', and it speaks for lesion alone");
    assertThatThrownBy(() -> new LabelClasses(List.of("lesion"), List.of(), 0, List.of("cyst")))
        .hasMessageContaining("it speaks for cyst, and names lesion");
  }

  @Test
  void aLabelThatSpeaksForNoneOfTheTasksClassesTeachesNoEmptyMask() {
    LabelClasses cyst = new LabelClasses(List.of("cyst"), List.of());
    assertThat(cyst.objection(List.of("lesion", "nerve")))
        .hasValue("speaks for cyst alone, the task knows 1 to 2 (lesion, nerve)");
    assertThat(cyst.objection(List.of("lesion", "cyst"))).isEmpty();
  }

  @Test
  void theCopyOfAnUnfinishedRunFromBeforeNamesIsStillRead() throws IOException {
    LabelEntry known = entry("ann", Instant.parse("2026-11-20T10:00:00.123456Z"));
    assertThat(LabelEntry.decode("d/e/1".getBytes(StandardCharsets.UTF_8), known.encode()))
        .isEqualTo(known);
    byte[] readers = known.encode();
    readers[0] = 4;
    byte[] beforeAdjudication = Arrays.copyOf(readers, readers.length - 1);
    assertThat(LabelEntry.decode("d/e/1".getBytes(StandardCharsets.UTF_8), beforeAdjudication))
        .isEqualTo(known);
    ByteArrayOutputStream old = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(old)) {
      out.writeByte(1);
      out.writeUTF("t");
      out.writeUTF("s");
      out.writeUTF("m");
      out.writeDouble(Spacing.UNKNOWN.x());
      out.writeDouble(Spacing.UNKNOWN.y());
      out.writeInt(2);
      out.writeInt(3);
      out.writeLong(17);
      out.writeUTF("ab");
    }
    assertThat(LabelEntry.decode("d/e/1".getBytes(StandardCharsets.UTF_8), old.toByteArray()))
        .isEqualTo(entry("", Instant.EPOCH));
  }

  private static LabelEntry entry(String reader, Instant at) {
    return new LabelEntry(
        "d/e/1",
        reader,
        at,
        "t",
        "s",
        "m",
        Spacing.UNKNOWN,
        LabelClasses.numbered(2),
        3,
        17,
        "ab",
        false);
  }
}
