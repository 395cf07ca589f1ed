package io.sonostream.viewer.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.viewer.Records;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Frames of one row; each number is the class of a pixel. */
class SecondReaderRuleTest {
  private static final List<String> BOTH = List.of("lesion", "nerve");
  private static final Receipt AT = new Receipt("labels", 1, 9);

  private final Frame frame = Records.frame("a", 7, 4, 1);
  private final SourceCoordinates place = new SourceCoordinates("frames.live", 1, 42L);

  private LabeledFrame label(List<String> names, int... values) {
    return Records.label(frame, bytes(values), "ann", names);
  }

  private Mask mask(int... values) {
    return Records.mask(Records.frame("a", 7, values.length, 1), bytes(values), BOTH, "v1", place);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private Optional<LabelRequest> asked(double below, LabeledFrame label, Mask mask) {
    return new SecondReaderRule(
            below, at -> at.equals(place) ? Optional.of(mask) : Optional.empty())
        .about(label, AT, place);
  }

  @Test
  void aLabelThatAgreesWithTheMaskByLessThanTheLimitWantsAnotherReader() {
    LabelRequest request = asked(0.7, label(BOTH, 1, 1, 0, 0), mask(1, 0, 0, 0)).orElseThrow();
    assertThat(request.getReadBy()).containsExactly("ann");
    assertThat(request.getDisagreement()).as("Dice is 2/3").isEqualTo(1 / 3f);
    assertThat(request.getSource()).isEqualTo(new SourceCoordinates("labels", 1, 9L));
    assertThat(request.getClassNames()).isEqualTo(BOTH);
    assertThat(request.getLabelMap()).as("nobody is led").isNull();
    assertThat(request.getSequence()).isEqualTo(7);
    assertThat(asked(0.6, label(BOTH, 1, 1, 0, 0), mask(1, 0, 0, 0))).isEmpty();
  }

  @Test
  void classesAreComparedByName() {
    LabeledFrame other = label(List.of("nerve", "lesion"), 2, 2, 1, 0);
    assertThat(asked(1, other, mask(1, 1, 2, 0))).as("the same").isEmpty();
    assertThat(asked(0.1, other, mask(2, 2, 1, 0))).isPresent();
  }

  @Test
  void aModelThatFindsNothingContradictsWhoFindsSomething() {
    assertThat(asked(0.1, label(BOTH, 0, 1, 0, 0), mask(0, 0, 0, 0))).isPresent();
    assertThat(asked(1, label(BOTH, 0, 0, 0, 0), mask(0, 0, 0, 0))).isEmpty();
  }

  @Test
  void withoutAMaskOfThisPictureNobodyIsAsked() {
    LabeledFrame label = label(BOTH, 1, 1, 0, 0);
    assertThat(asked(1, label, mask(1, 1, 0, 0, 0))).as("of another size").isEmpty();
    assertThat(asked(1, label, Records.shed(frame, place))).isEmpty();
    SecondReaderRule none = new SecondReaderRule(1, at -> Optional.empty());
    assertThat(none.about(label, AT, place)).isEmpty();
    assertThat(none.about(label, AT, null)).as("of a frame in no stream").isEmpty();
  }

  @Test
  void aBrokerThatIsAwayDoesNotUndoALabel() {
    SecondReaderRule away =
        new SecondReaderRule(
            1,
            at -> {
              throw new UnavailableException("no broker", null);
            });
    assertThat(away.about(label(BOTH, 1, 1, 0, 0), AT, place)).isEmpty();
  }

  @Test
  void aDamagedMaskOrWhateverElseFailsDoesNotUndoALabel() {
    Mask damaged = mask(1, 0, 0, 0);
    damaged.getLabelMap().put("runs", List.of(1, 3));
    assertThat(asked(1, label(BOTH, 1, 1, 0, 0), damaged)).isEmpty();
    SecondReaderRule broken =
        new SecondReaderRule(
            1,
            at -> {
              throw new IllegalStateException("a mistake of ours");
            });
    assertThat(broken.about(label(BOTH, 1, 1, 0, 0), AT, place)).isEmpty();
  }

  @Test
  void offUnlessConfiguredAndThenNoMaskIsRead() {
    SecondReaderRule off =
        new SecondReaderRule(
            0,
            at -> {
              throw new AssertionError("a mask was read");
            });
    assertThat(off.about(label(BOTH, 1, 1, 0, 0), AT, place)).isEmpty();
  }
}
