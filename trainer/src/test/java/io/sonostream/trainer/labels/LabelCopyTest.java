package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.schemas.LabeledFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

      copy.apply(List.of(new LabelChange.Withdraw(Labels.id(first), 0)), Map.of(0, 4L));
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
  void aSnapshotThatIsRewrittenHasInItsFilesWhatStandsInItAndNothingElse() throws Exception {
    LabeledFrame withdrawn = Labels.label("somebody-else", 0, 80);
    LabeledFrame standing = Labels.label("s1", 0, 80);
    Path snapshot = home.resolve("snapshot");
    try (LabelCopy copy = LabelCopy.open(home.resolve("copy"))) {
      copy.apply(List.of(put(withdrawn, 0), put(standing, 1)), Map.of(0, 2L));
      copy.checkpoint(home.resolve("before"));
      copy.apply(List.of(new LabelChange.Withdraw(Labels.id(withdrawn), 0)), Map.of(0, 3L));
      copy.checkpoint(snapshot);
    }
    assertThat(filesWith("somebody-else", snapshot))
        .as("they keep what was withdrawn")
        .isNotEmpty();

    LabelSnapshot.rewrite(snapshot);

    assertThat(filesWith("somebody-else", snapshot)).isEmpty();
    try (LabelSnapshot left = LabelSnapshot.open(snapshot)) {
      assertThat(entries(left)).extracting(LabelEntry::subject).containsExactly("s1");
      assertThat(left.label(Labels.id(standing))).isEqualTo(standing);
      assertThat(left.positions()).isEqualTo(Map.of(0, 3L));
    }
  }

  private static List<Path> filesWith(String text, Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> {
                try {
                  return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
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

  /** A topic that was given more partitions keeps what a key held before where the key was then. */
  @Test
  void ofTwoPartitionsTheLabelThatWasDrawnLastStandsWhicheverIsReadLast() {
    LabeledFrame old = Labels.label("s1", 0, 4);
    LabeledFrame corrected =
        LabeledFrame.newBuilder(Labels.label("s1", 0, 4, List.of(1, 16)))
            .setLabeledAt(old.getLabeledAt().plusSeconds(1))
            .build();
    LabelChange before = check.check(Labels.id(old), old, 1, 900);
    LabelChange after = check.check(Labels.id(corrected), corrected, 5, 3);
    for (List<List<LabelChange>> reading :
        List.of(
            List.of(List.of(before, after)),
            List.of(List.of(after, before)),
            List.of(List.of(before), List.of(after)),
            List.of(List.of(after), List.of(before)))) {
      try (LabelCopy copy = LabelCopy.open(home)) {
        copy.clear();
        reading.forEach(changes -> copy.apply(changes, Map.of()));
        assertThat(standing(copy)).extracting(LabelEntry::partition).containsExactly(5);
        // A withdrawal reaches every partition, and takes nothing that was drawn after it
        // elsewhere.
        LabelChange buried = new LabelChange.Withdraw(Labels.id(old), 5);
        LabelChange elsewhere = new LabelChange.Withdraw(Labels.id(old), 1);
        copy.apply(List.of(buried, after, elsewhere), Map.of());
        assertThat(standing(copy)).hasSize(1);
        copy.apply(List.of(elsewhere), Map.of());
        assertThat(standing(copy)).hasSize(1);
        copy.apply(List.of(buried, before, elsewhere), Map.of());
        assertThat(standing(copy)).isEmpty();
      }
    }
  }

  /** What can't be used is as old as it is drawn, or as written where nothing of it can be read. */
  @Test
  void ofTwoPartitionsALabelThatCannotBeUsedStandsOnlyWhereItIsTheLaterOne() {
    LabeledFrame good = Labels.label("s1", 0, 4);
    LabeledFrame broken = Labels.broken("s1", 0, 4);
    String key = Labels.id(good);
    Instant drawn = good.getLabeledAt();
    LabelChange usable = check.check(key, good, 5, 3);
    LabelChange ofBefore =
        check.check(
            key, LabeledFrame.newBuilder(broken).setLabeledAt(drawn.minusSeconds(1)).build(), 1, 9);
    LabelChange ofAfter =
        check.check(
            key, LabeledFrame.newBuilder(broken).setLabeledAt(drawn.plusSeconds(1)).build(), 1, 9);
    LabelChange writtenBefore =
        LabelCheck.setAside(key, "no Avro at all", 1, 9, drawn.minusSeconds(1));
    LabelChange writtenAfter =
        LabelCheck.setAside(key, "no Avro at all", 1, 9, drawn.plusSeconds(1));
    for (LabelChange older : List.of(ofBefore, writtenBefore)) {
      for (List<List<LabelChange>> reading : inAnyOrder(usable, older)) {
        assertThat(left(reading)).containsExactly("usable in 5");
        // A tombstone means what stands in its own partition.
        assertThat(left(reading, new LabelChange.Withdraw(key, 1))).containsExactly("usable in 5");
      }
    }
    for (LabelChange newer : List.of(ofAfter, writtenAfter)) {
      for (List<List<LabelChange>> reading : inAnyOrder(usable, newer)) {
        assertThat(left(reading)).containsExactly("aside " + key);
        assertThat(left(reading, new LabelChange.Withdraw(key, 5))).containsExactly("aside " + key);
        assertThat(left(reading, new LabelChange.Withdraw(key, 1))).isEmpty();
      }
    }
  }

  private static List<List<List<LabelChange>>> inAnyOrder(LabelChange one, LabelChange other) {
    return List.of(
        List.of(List.of(one, other)),
        List.of(List.of(other, one)),
        List.of(List.of(one), List.of(other)),
        List.of(List.of(other), List.of(one)));
  }

  /** What a copy of these batches holds. */
  private List<String> left(List<List<LabelChange>> reading, LabelChange... more) {
    try (LabelCopy copy = LabelCopy.open(home)) {
      copy.clear();
      reading.forEach(changes -> copy.apply(changes, Map.of()));
      for (LabelChange change : more) {
        copy.apply(List.of(change), Map.of());
      }
      List<String> left = new ArrayList<>();
      copy.forEach(entry -> left.add("usable in " + entry.partition()));
      copy.setAside().keySet().forEach(key -> left.add("aside " + key));
      return left;
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

  @Test
  void readersOfAFrameStandBesideEachOtherAndEachReplacesAndWithdrawsHisOwn() {
    LabeledFrame before = Labels.label("s1", 7, 4);
    LabeledFrame bob = Labels.by("bob", before);
    LabeledFrame cem = Labels.by("cem", Labels.label("s1", 7, 4, List.of(1, 16)));
    LabeledFrame neighbour = Labels.label("s1", 70, 4);
    try (LabelCopy copy = LabelCopy.open(home.resolve("copy"))) {
      copy.apply(
          List.of(put(before, 0), read(neighbour, 1), read(bob, 2), read(cem, 3)), Map.of(0, 4L));
      assertThat(readers(copy)).containsExactly(List.of("ann", "bob", "cem"), List.of("ann"));
      LabeledFrame again =
          LabeledFrame.newBuilder(before)
              .setLabeledAt(before.getLabeledAt().plusSeconds(1))
              .setLabelMap(cem.getLabelMap())
              .build();
      copy.apply(List.of(read(again, 4), read(cem, 5)), Map.of(0, 6L));
      assertThat(readers(copy)).containsExactly(List.of("ann", "bob", "cem"), List.of("ann"));
      copy.checkpoint(home.resolve("snapshot"));
      try (LabelSnapshot snapshot = LabelSnapshot.open(home.resolve("snapshot"))) {
        assertThat(snapshot.readings(Labels.id(before), Labels.TASK))
            .extracting(entry -> snapshot.label(entry.key()))
            .as("ann's own later one, not that of before")
            .containsExactly(again, bob, cem);
        assertThat(snapshot.readings(Labels.id(neighbour), Labels.TASK)).hasSize(1);
      }
      copy.apply(List.of(new LabelChange.Withdraw(Labels.key(bob), 0)), Map.of(0, 7L));
      assertThat(readers(copy)).containsExactly(List.of("ann", "cem"), List.of("ann"));
      assertThat(copy.countSince(Labels.TASK, Map.of(0, 4L))).isEqualTo(2);
    }
  }

  /** The first one's label of before keys had readers stands under another key. */
  @Test
  void aLaterLabelThatCannotBeUsedTakesTheFirstsPlaceWhereverThatStands() {
    LabeledFrame before = Labels.label("s1", 7, 4);
    LabeledFrame bob = Labels.by("bob", before);
    LabeledFrame broken = Labels.broken("s1", 7, 4);
    try (LabelCopy copy = LabelCopy.open(home.resolve("copy"))) {
      copy.apply(List.of(put(before, 0), read(bob, 1), read(broken, 2)), Map.of(0, 3L));
      assertThat(copy.setAside()).containsOnlyKeys(Labels.key(before));
      assertThat(readers(copy)).containsExactly(List.of("bob"));
      assertThat(copy.countSince(Labels.TASK, Map.of())).isEqualTo(1);
      copy.checkpoint(home.resolve("snapshot"));
      try (LabelSnapshot snapshot = LabelSnapshot.open(home.resolve("snapshot"))) {
        assertThat(snapshot.readings(Labels.id(before), Labels.TASK))
            .extracting(LabelEntry::reader)
            .containsExactly("bob");
      }
      copy.apply(List.of(new LabelChange.Withdraw(Labels.key(before), 0)), Map.of(0, 4L));
      assertThat(readers(copy))
          .as("a tombstone takes it away")
          .containsExactly(List.of("ann", "bob"));
    }
  }

  @Test
  void aLabelUnderAnothersKeyIsSetAside() {
    LabeledFrame ann = Labels.label("s1", 0, 4);
    String bobs = Labels.key(Labels.by("bob", ann));
    assertThat(check.check(bobs, ann, 0, 0))
        .isInstanceOfSatisfying(
            LabelChange.SetAside.class,
            aside ->
                assertThat(aside.cause()).contains("as ann reads it; key and record must agree"));
  }

  /** As it is written since keys name readers. */
  private LabelChange read(LabeledFrame label, long offset) {
    return check.check(Labels.key(label), label, 0, offset);
  }

  private static List<List<String>> readers(LabelCopy copy) {
    List<List<String>> readers = new ArrayList<>();
    copy.forEachFrame(
        Labels.TASK,
        frame -> readers.add(frame.stream().map(LabelEntry::reader).sorted().toList()));
    return readers;
  }

  private LabelChange put(LabeledFrame label, long offset) {
    return check.check(Labels.id(label), label, 0, offset);
  }

  private static List<LabelEntry> standing(LabelCopy copy) {
    List<LabelEntry> standing = new ArrayList<>();
    copy.forEach(standing::add);
    return standing;
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
