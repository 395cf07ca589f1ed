package io.sonostream.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.evaluation.PairedDice;
import io.sonostream.learning.gate.Gate;
import io.sonostream.learning.gate.GateSettings;
import io.sonostream.learning.gate.GateVerdict;
import io.sonostream.learning.gate.PairedScore;
import io.sonostream.learning.metrics.MaskScore;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.trainer.labels.LabelChange;
import io.sonostream.trainer.labels.LabelCheck;
import io.sonostream.trainer.labels.LabelCopy;
import io.sonostream.trainer.labels.Labels;
import io.sonostream.trainer.labels.SnapshotSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the gate makes of labels as they arrive: two classes, ignored pixels, readers who looked for
 * one class, and a second reader of a frame. The frames have four rows of one class each: as a rule
 * background, lesion, nerve, and one that labels differ about.
 */
class GateOnLabelsTest {
  private static final List<String> TASK = List.of("lesion", "nerve");
  private static final int SUBJECTS = 12;
  private static final int IGNORED = 255;

  @TempDir Path root;

  private final LabelCheck check = new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT));
  private final List<LabelChange> changes = new ArrayList<>();

  @Test
  void whoIsRightAboutIgnoredPixelsAloneHasProvenNothing() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(label(s, null, 0, 1, 2, IGNORED));
    }
    GateVerdict verdict = decide(SUBJECTS, draws(0, 1, 2, 1), draws(0, 1, 2, 2));
    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.metrics())
        .containsEntry("difference", 0.0)
        .containsEntry("championDice", 1.0);
  }

  @Test
  void readersWhoLookedForLesionsDoNotJudgeNerves() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(label(s, List.of("lesion"), 0, 1, 0, 0));
    }
    GateVerdict verdict = decide(SUBJECTS, draws(1, 1, 0, 0), draws(0, 1, 2, 2));
    assertThat(verdict.message()).startsWith("promoted: Dice 0.667 -> 1.000");
  }

  @Test
  void readersWhoLookedForBothJudgeAnInventedNerve() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(label(s, null, 0, 1, 0, 0));
    }
    GateVerdict verdict = decide(SUBJECTS, draws(1, 1, 0, 0), draws(0, 1, 2, 2));
    assertThat(verdict.message()).startsWith("rejected").contains("Dice 0.833 -> 0.500");
  }

  @Test
  void partialLabelsOfBothKindsJudgeTogether() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(
          s % 2 == 0
              ? label(s, List.of("lesion"), 0, 1, 0, 0)
              : label(s, List.of("nerve"), 0, 0, 2, IGNORED));
    }
    GateVerdict verdict = decide(SUBJECTS, draws(0, 1, 0, 0), draws(0, 1, 2, 2));
    assertThat(verdict.message()).startsWith("promoted: Dice 0.500 -> 1.000 on 12 test subjects");
  }

  /** The topic keeps a reader's last label of a frame, which the champion has never seen. */
  @Test
  void aLaterLabelTakesItsReadersFirstsPlaceAndAcquitsNobody() {
    int frames = 40;
    for (int s = 0; s < frames; s++) {
      arrives(label(s, null, 0, 1, 2, 0));
    }
    for (int s = 4; s < frames; s++) {
      arrives(label(s, null, 0, 1, 1, 0));
    }
    GateVerdict verdict = decide(frames, draws(0, 1, 2, 0), draws(0, 1, 1, 0));
    assertThat(verdict.metrics())
        .containsEntry("testImages", (double) frames)
        .containsEntry("establishedSubjects", 4.0);
    assertThat(verdict.metrics().get("differenceLow")).as("the newer labels' wish").isPositive();
    assertThat(verdict.message())
        .startsWith("rejected: worse (-0.667) on the 4 test subjects with labels from before");
  }

  /** One of two says nerve where the other says lesion: neither model is right or wrong there. */
  @Test
  void whereTwoReadersContradictEachOtherNobodyIsJudged() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(label(s, null, 0, 1, 2, 1));
      arrives(Labels.by("bob", label(s, null, 0, 1, 2, 2)));
    }
    GateVerdict verdict = decide(SUBJECTS * 2, draws(0, 1, 2, 1), draws(0, 1, 2, 2));
    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.metrics())
        .containsEntry("testImages", (double) SUBJECTS)
        .containsEntry("difference", 0.0)
        .containsEntry("championDice", 1.0);
  }

  @Test
  void threeReadersJudgeByWhatTwoOfThemSay() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(label(s, null, 0, 1, 2, 1));
      arrives(Labels.by("bob", label(s, null, 0, 1, 2, 2)));
      arrives(Labels.by("cem", label(s, List.of("nerve"), 0, 0, 2, 2)));
    }
    GateVerdict verdict = decide(SUBJECTS * 3, draws(0, 1, 2, 1), draws(0, 1, 2, 2));
    assertThat(verdict.message()).startsWith("promoted: Dice 0.667 -> 1.000 on 12 test subjects");
  }

  /** Ann and cem say lesion; who has seen both says nerve, and was later overruled by eva. */
  @Test
  void theAdjudicatedLabelJudgesWhateverMostReadersSayAndTheNewerOneOfTwo() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(adjudicated("eva", 2, label(s, null, 0, 1, 2, 2)));
      arrives(adjudicated("dan", 1, label(s, null, 0, 1, 2, 1)));
      arrives(label(s, null, 0, 1, 2, 1));
      arrives(Labels.by("cem", label(s, null, 0, 1, 2, 1)));
    }
    GateVerdict verdict = decide(SUBJECTS * 4, draws(0, 1, 2, 1), draws(0, 1, 2, 2));
    assertThat(verdict.message()).startsWith("promoted: Dice 0.667 -> 1.000 on 12 test subjects");
  }

  @Test
  void whereTheAdjudicationIsWithdrawnTheReadersJudgeAgain() {
    for (int s = 0; s < SUBJECTS; s++) {
      LabeledFrame settled = adjudicated("dan", 1, label(s, null, 0, 1, 2, 1));
      arrives(label(s, null, 0, 1, 2, 2));
      arrives(settled);
      changes.add(new LabelChange.Withdraw(Labels.key(settled), 0));
    }
    GateVerdict verdict = decide(SUBJECTS * 3, draws(0, 1, 2, 1), draws(0, 1, 2, 2));
    assertThat(verdict.message()).startsWith("promoted: Dice 0.667 -> 1.000 on 12 test subjects");
  }

  /** A plain label that comes later says nothing of it, and makes no frame new. */
  @Test
  void aLaterReaderOfAnAdjudicatedFrameJudgesNobody() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(adjudicated("dan", 1, label(s, null, 0, 1, 2, 2)));
    }
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(label(s, null, 0, 1, 1, 1));
    }
    GateVerdict verdict = decide(SUBJECTS, draws(0, 1, 2, 1), draws(0, 1, 2, 2));
    assertThat(verdict.promoted()).isTrue();
    assertThat(verdict.metrics()).containsEntry("establishedSubjects", (double) SUBJECTS);
  }

  /** What it overrules must not judge in its place. */
  @Test
  void aFrameWhoseAdjudicatedLabelTheTaskCannotReadIsNoTestImage() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(label(s, null, 0, 1, 0, 0));
    }
    LabeledFrame other = label(SUBJECTS, null, 0, 1, 0, 0);
    arrives(other);
    arrives(
        LabeledFrame.newBuilder(adjudicated("dan", 1, other))
            .setClassNames(List.of("cyst"))
            .build());
    GateVerdict verdict = decide(SUBJECTS, draws(0, 1, 1, 0), draws(0, 1, 0, 0));
    assertThat(verdict.metrics()).containsEntry("testImages", (double) SUBJECTS);
  }

  private static LabeledFrame adjudicated(String annotator, long second, LabeledFrame label) {
    return LabeledFrame.newBuilder(Labels.by(annotator, label))
        .setLabeledAt(label.getLabeledAt().plusSeconds(second))
        .setAdjudicates(true)
        .build();
  }

  /** As a later label of the first one's does: what they come to was not there before. */
  @Test
  void aSecondReaderMakesATestFrameNewAndAcquitsNobody() {
    int frames = 40;
    for (int s = 0; s < frames; s++) {
      arrives(label(s, null, 0, 1, 2, 0));
    }
    for (int s = 4; s < frames; s++) {
      arrives(Labels.by("bob", label(s, null, 0, 1, 1, 0)));
    }
    GateVerdict verdict = decide(frames, draws(0, 1, 2, 0), draws(0, 1, 1, 0));
    assertThat(verdict.metrics())
        .containsEntry("testImages", (double) frames)
        .containsEntry("establishedSubjects", 4.0);
    assertThat(verdict.promoted()).isFalse();
  }

  @Test
  void aLabelThatSpeaksForNoClassOfTheTaskIsNoTestImage() {
    for (int s = 0; s < SUBJECTS; s++) {
      arrives(label(s, null, 0, 1, 0, 0));
    }
    arrives(
        LabeledFrame.newBuilder(Labels.label("other", 1, 4, List.of(0, 16)))
            .setClassNames(List.of("cyst"))
            .build());
    GateVerdict verdict = decide(SUBJECTS, draws(0, 1, 1, 0), draws(0, 1, 0, 0));
    assertThat(verdict.metrics()).containsEntry("testImages", (double) SUBJECTS);
    assertThat(verdict.promoted()).isTrue();
  }

  /** The frame of a subject as a reader sees it. */
  private static LabeledFrame label(
      int subject, @Nullable List<String> speaksFor, int... classOfRow) {
    List<Integer> runs = new ArrayList<>();
    boolean ignores = false;
    for (int row : classOfRow) {
      runs.addAll(List.of(row, 4));
      ignores |= row == IGNORED;
    }
    return LabeledFrame.newBuilder(Labels.label("s" + subject, 1, 4, runs))
        .setClassNames(TASK)
        .setSpeaksFor(speaksFor)
        .setIgnoredValue(ignores ? IGNORED : null)
        .build();
  }

  private void arrives(LabeledFrame label) {
    LabelChange change = check.check(Labels.key(label), label, 0, changes.size());
    assertThat(change).isInstanceOf(LabelChange.Put.class);
    changes.add(change);
  }

  /** A model's mask of every frame. */
  private static ClassMap draws(int... classOfRow) {
    byte[] mask = new byte[16];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) classOfRow[i / 4];
    }
    return new ClassMap(4, 4, mask);
  }

  /**
   * @param made so many labels were there when the champion was made
   */
  private GateVerdict decide(long made, ClassMap champion, ClassMap challenger) {
    Path frozen = root.resolve("frozen");
    try (LabelCopy copy = LabelCopy.open(root.resolve("copy"))) {
      copy.apply(changes, Map.of(0, (long) changes.size()));
      copy.checkpoint(frozen);
    }
    List<PairedScore> scores = new ArrayList<>();
    try (LabelledSet set =
        new SnapshotSource(frozen, Map.of(0, made), SubjectSplit.STANDARD)
            .open(Labels.TASK, TASK)) {
      for (LabelledItem item : set.items()) {
        LabelledPicture picture = set.load(item);
        PairedDice dice =
            PairedDice.of(score(champion, picture, item), score(challenger, picture, item));
        scores.add(
            new PairedScore(
                item.id(),
                item.subject(),
                item.device(),
                item.replay(),
                dice.champion(),
                dice.challenger()));
      }
    }
    return new Gate(GateSettings.DEFAULT).decide(scores, false, false);
  }

  private static MaskScore score(ClassMap mask, LabelledPicture picture, LabelledItem item) {
    return MaskScore.of(mask, picture.truth(), TASK.size(), item.spacing(), picture.scope());
  }
}
