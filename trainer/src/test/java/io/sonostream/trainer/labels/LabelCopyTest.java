package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.schemas.LabeledFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelCopyTest {
  @TempDir Path home;

  private final LabelCheck check = new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT));

  @Test
  void theNewestLabelOfAFrameWinsAndATombstoneWithdrawsIt() {
    try (LabelCopy copy = LabelCopy.open(home.resolve("copy"))) {
      LabeledFrame first = Labels.label("s1", 0, 4);
      LabeledFrame corrected = Labels.label("s1", 0, 4, List.of(1, 16));
      LabeledFrame other = Labels.label("s2", 0, 4);
      copy.apply(List.of(put(first, 0), put(other, 1)), Map.of(0, 2L));
      copy.apply(List.of(put(corrected, 2)), Map.of(0, 3L));
      assertThat(ids(copy)).containsExactly(Labels.id(first), Labels.id(other));
      copy.checkpoint(home.resolve("snapshot"));
      try (LabelSnapshot snapshot = LabelSnapshot.open(home.resolve("snapshot"))) {
        LabelEntry entry = entries(snapshot).get(0);
        assertThat(snapshot.label(entry.frameId())).isEqualTo(corrected);
      }

      copy.apply(List.of(new LabelChange.Withdraw(Labels.id(first))), Map.of(0, 4L));
      assertThat(ids(copy)).containsExactly(Labels.id(other));
      assertThat(copy.label(Labels.id(first))).isNull();
    }
  }

  @Test
  void aReopenedCopyHoldsItsLabelsAndPositions() {
    LabeledFrame label = Labels.label("s1", 0, 4);
    try (LabelCopy copy = LabelCopy.open(home)) {
      copy.apply(List.of(put(label, 7)), Map.of(0, 8L, 3, 2L));
    }
    try (LabelCopy copy = LabelCopy.open(home)) {
      assertThat(copy.positions()).isEqualTo(Map.of(0, 8L, 3, 2L));
      assertThat(ids(copy)).containsExactly(Labels.id(label));
    }
  }

  @Test
  void aSnapshotStaysAsItWasWhileTheCopyGoesOn() {
    LabeledFrame label = Labels.label("s1", 0, 4);
    try (LabelCopy copy = LabelCopy.open(home.resolve("copy"))) {
      copy.apply(List.of(put(label, 0)), Map.of(0, 1L));
      copy.checkpoint(home.resolve("snapshot"));
      copy.clear();
      assertThat(ids(copy)).isEmpty();
    }
    try (LabelSnapshot snapshot = LabelSnapshot.open(home.resolve("snapshot"))) {
      assertThat(entries(snapshot)).hasSize(1);
      assertThat(snapshot.label(Labels.id(label))).isEqualTo(label);
    }
  }

  @Test
  void aBadLabelIsSetAsideByNameAndReplacedByAGoodOne() {
    try (LabelCopy copy = LabelCopy.open(home)) {
      LabeledFrame good = Labels.label("s1", 0, 4);
      LabeledFrame bad = Labels.label("s1", 0, 4, List.of(0, 15));
      copy.apply(List.of(put(good, 0), put(bad, 1)), Map.of(0, 2L));
      assertThat(ids(copy)).isEmpty();
      assertThat(copy.setAside()).containsOnlyKeys(Labels.id(good));
      assertThat(copy.setAside().get(Labels.id(good)))
          .contains(Labels.id(good), "offset 1", "16 pixels", "fill 15");
      copy.apply(List.of(put(good, 2)), Map.of(0, 3L));
      assertThat(copy.setAside()).isEmpty();
      assertThat(ids(copy)).hasSize(1);
    }
  }

  @Test
  void newLabelsAreThoseBehindTheGivenPositions() {
    try (LabelCopy copy = LabelCopy.open(home)) {
      for (int i = 0; i < 10; i++) {
        copy.apply(List.of(put(Labels.label("s" + i, 0, 4), i)), Map.of(0, i + 1L));
      }
      // A replaced label is one new label, not two.
      copy.apply(List.of(put(Labels.label("s9", 0, 4), 10)), Map.of(0, 11L));
      assertThat(copy.countSince(Labels.TASK, Map.of())).isEqualTo(10);
      assertThat(copy.countSince(Labels.TASK, Map.of(0, 8L))).isEqualTo(2);
      assertThat(copy.countSince(Labels.TASK, Map.of(0, 11L))).isZero();
      assertThat(copy.countSince("another-task", Map.of())).isZero();
    }
  }

  private LabelChange put(LabeledFrame label, long offset) {
    return check.check(Labels.id(label), label, 0, offset);
  }

  private static List<String> ids(LabelCopy copy) {
    List<String> ids = new ArrayList<>();
    copy.forEach(Labels.TASK, entry -> ids.add(entry.frameId()));
    return ids;
  }

  private static List<LabelEntry> entries(LabelSnapshot snapshot) {
    List<LabelEntry> entries = new ArrayList<>();
    snapshot.forEach(Labels.TASK, entries::add);
    return entries;
  }
}
