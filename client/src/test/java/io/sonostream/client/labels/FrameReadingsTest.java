package io.sonostream.client.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.records.LabelMaps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Frames of one row; each number is the class of a pixel, 255 is ignored. */
class FrameReadingsTest {
  private static final int NO = 255;
  private static final List<String> LESION = List.of("lesion");
  private static final List<String> BOTH = List.of("lesion", "nerve");

  private final List<LabeledFrame> labels = new ArrayList<>();

  private void reads(String reader, @Nullable List<String> names, int... values) {
    reads(reader, names, null, values);
  }

  private void reads(
      String reader, @Nullable List<String> names, @Nullable List<String> spoken, int... values) {
    Frame frame = Fixtures.frame(1).setWidth(values.length).setHeight(1).build();
    byte[] classes = new byte[values.length];
    boolean ignores = false;
    for (int i = 0; i < values.length; i++) {
      classes[i] = (byte) values[i];
      ignores |= values[i] == NO;
    }
    labels.add(
        new LabeledFrame(
            frame,
            LabelMaps.encode(values.length, 1, classes),
            reader,
            LabelSource.HUMAN,
            Instant.EPOCH.plusSeconds(labels.size()),
            names,
            ignores ? NO : null,
            spoken,
            false));
  }

  private FrameReadings readings() {
    return FrameReadings.of(labels, List.of());
  }

  private static int[] values(LabelMap map) {
    byte[] bytes = LabelMaps.decode(map);
    int[] values = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xff;
    }
    return values;
  }

  private int[] consensus() {
    return values(readings().consensus().getLabelMap());
  }

  @Test
  void oneReadersLabelIsHisOwn() {
    reads("ann", LESION, 0, 1, NO);
    assertThat(readings().consensus()).isSameAs(labels.get(0));
    assertThat(readings().agreement()).isEmpty();
  }

  @Test
  void whereTwoReadersDifferNothingIsSaid() {
    reads("ann", LESION, 0, 1, 1, 0);
    reads("bob", LESION, 0, 1, 0, 1);
    LabeledFrame consensus = readings().consensus();
    assertThat(values(consensus.getLabelMap())).containsExactly(0, 1, NO, NO);
    assertThat(consensus.getIgnoredValue()).isEqualTo(NO);
    assertThat(consensus.getClassNames()).isEqualTo(LESION);
    assertThat(consensus.getSpeaksFor()).isNull();
    assertThat(consensus.getAnnotator()).isEqualTo("consensus of ann, bob");
    assertThat(readings().agreement().getAsDouble()).isEqualTo(0.5);
  }

  @Test
  void moreThanHalfOfThreeReadersDecide() {
    reads("ann", LESION, 1, 1, 0, 0);
    reads("bob", LESION, 1, 0, 0, NO);
    reads("cem", LESION, 1, 1, 1, 1);
    assertThat(consensus()).containsExactly(1, 1, 0, NO);
  }

  @Test
  void readersOfWhomNoneHasMoreThanHalfOfTheVotesSayNothing() {
    reads("ann", BOTH, 1, 1);
    reads("bob", BOTH, 2, 1);
    reads("cem", BOTH, 0, 2);
    reads("dan", BOTH, 1, 0);
    assertThat(consensus()).as("2 of 4 are not more than half").containsExactly(NO, NO);
  }

  @Test
  void whoIgnoresAPixelDoesNotVoteThere() {
    reads("ann", LESION, NO, NO, 1);
    reads("bob", LESION, 1, 0, 1);
    assertThat(consensus()).containsExactly(1, 0, 1);
  }

  @Test
  void whoDidNotLookForAClassDoesNotDenyIt() {
    reads("ann", LESION, 0, 0, 1, 0);
    reads("bob", BOTH, 2, 0, 1, 1);
    LabeledFrame consensus = readings().consensus();
    assertThat(values(consensus.getLabelMap())).containsExactly(2, 0, 1, NO);
    assertThat(consensus.getClassNames()).isEqualTo(BOTH);
    assertThat(consensus.getSpeaksFor()).isNull();
  }

  @Test
  void backgroundIsOnlySaidWhereEveryClassWasLookedFor() {
    reads("ann", BOTH, LESION, 0, 0);
    reads("bob", BOTH, BOTH, 0, NO);
    assertThat(consensus())
        .as("of the second pixel nobody says that it is no nerve")
        .containsExactly(0, NO);
  }

  @Test
  void valuesFollowTheNamesThatEachReaderGivesThem() {
    reads("ann", BOTH, 1, 2, 0);
    reads("bob", List.of("nerve", "lesion"), 2, 1, 0);
    LabeledFrame consensus = readings().consensus();
    assertThat(values(consensus.getLabelMap())).containsExactly(1, 2, 0);
    assertThat(consensus.getIgnoredValue()).isNull();
    assertThat(readings().agreement().getAsDouble()).isEqualTo(1);
    assertThat(values(readings().map(1))).containsExactly(1, 2, 0);
  }

  @Test
  void aLabelWithoutNamesMeansTheTasksClasses() {
    reads("ann", null, 1, 2, 0);
    reads("bob", List.of("nerve", "lesion"), 2, 1, 0);
    LabeledFrame consensus = FrameReadings.of(labels, BOTH).consensus();
    assertThat(values(consensus.getLabelMap())).containsExactly(1, 2, 0);
    assertThat(consensus.getClassNames()).isEqualTo(BOTH);
    assertThatThrownBy(() -> FrameReadings.of(labels, LESION))
        .hasMessageContaining("by ann shows class 2, and 1 are named");
  }

  @Test
  void labelsOfWhomNoneNamesClassesAreComparedByNumber() {
    reads("ann", null, 1, 2, 0);
    reads("bob", null, 1, 1, 0);
    LabeledFrame consensus = readings().consensus();
    assertThat(values(consensus.getLabelMap())).containsExactly(1, NO, 0);
    assertThat(consensus.getClassNames()).isNull();
    assertThat(readings().agreement().getAsDouble())
        .as("2/3 of class 1, none of class 2")
        .isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void readersWhoFindNothingAgreeAndThoseWhoLookedForDifferentThingsCannotBeCompared() {
    reads("ann", LESION, 0, 0);
    reads("bob", LESION, 0, 0);
    reads("cem", List.of("nerve"), 1, 0);
    FrameReadings readings = readings();
    assertThat(readings.agreement(0, 1).getAsDouble()).isEqualTo(1);
    assertThat(readings.agreement(0, 2)).isEmpty();
    assertThat(readings.agreement().getAsDouble()).as("of the one pair").isEqualTo(1);
  }

  private void adjudicates(String reader, List<String> names, int... values) {
    reads(reader, names, values);
    labels.get(labels.size() - 1).put("adjudicates", true);
  }

  @Test
  void theAdjudicatedLabelIsTheFramesWhateverMostReadersDrew() {
    adjudicates("dan", List.of("nerve", "lesion"), 2, 0, NO, 1);
    reads("ann", LESION, 1, 1, 0, 0);
    reads("bob", LESION, 0, 1, 0, 0);
    FrameReadings readings = readings();
    assertThat(readings.adjudicated()).containsSame(labels.get(0));
    assertThat(readings.consensus()).as("an older one, too").isSameAs(labels.get(0));
    assertThat(values(readings.consensusMap()))
        .as("in numbers that all share: nerve is 1, lesion 2")
        .containsExactly(2, 0, NO, 1);
    assertThat(readings.agreement().getAsDouble())
        .as("of those who did not see each other's labels")
        .isEqualTo(readings.agreement(1, 2).getAsDouble());
    adjudicates("eva", LESION, 0, 0, 0, 1);
    assertThat(readings().consensus()).as("the newer one").isSameAs(labels.get(3));
  }

  @Test
  void whoAdjudicatesOneReadersLabelHasNobodyToAgreeWith() {
    reads("ann", LESION, 1, 1);
    adjudicates("bob", LESION, 1, 0);
    assertThat(readings().agreement()).isEmpty();
    assertThat(consensus()).containsExactly(1, 0);
  }

  @Test
  void anAdjudicatedLabelSaysWhichPictureItIs() {
    adjudicates("dan", LESION, 1, 0);
    reads("ann", LESION, 1, 1, 1);
    assertThat(readings().leftOut()).isEqualTo(1);
    assertThat(consensus()).containsExactly(1, 0);
  }

  @Test
  void aLabelOfAnotherSizeIsOfAnotherPicture() {
    reads("ann", LESION, 1, 1, 1);
    reads("bob", LESION, 1, 0);
    assertThat(readings().leftOut()).isEqualTo(1);
    assertThat(readings().labels()).extracting(LabeledFrame::getAnnotator).containsExactly("bob");
    assertThat(consensus()).containsExactly(1, 0);
  }
}
