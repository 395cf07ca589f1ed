package io.sonostream.viewer.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.viewer.Records;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LabelDeskTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(AT.plusSeconds(60), ZoneOffset.UTC);
  private static final SourceCoordinates PLACE = new SourceCoordinates("frames.live", 1, 42L);

  private final List<LabeledFrame> written = new ArrayList<>();
  private final Frame frame = Records.frame("a", 7, 4, 3);
  private final LabelDesk labels =
      new LabelDesk(at -> Optional.of(frame), this::write, new FrozenFrames(), CLOCK);

  private Receipt write(LabeledFrame label) {
    written.add(label);
    return new Receipt("labels", 0, written.size());
  }

  @Test
  void aFrozenFrameBecomesALabelUnderItsFramesKey() {
    String ticket = labels.freeze(PLACE, "a", "exam-1", 7);
    LabelDesk.Saved saved = labels.save(ticket, " Dr. Ann ", List.of(0, 5, 1, 7), null, false);
    assertThat(saved.frameId()).isEqualTo(FrameId.of(frame).key());
    assertThat(saved.at()).isEqualTo(new Receipt("labels", 0, 1));
    LabeledFrame record = written.get(0);
    assertThat(record.getFrame()).isEqualTo(frame);
    assertThat(record.getAnnotator()).isEqualTo("Dr. Ann");
    assertThat(record.getSource()).isEqualTo(LabelSource.CORRECTION);
    assertThat(record.getLabelMap().getRuns()).containsExactly(0, 5, 1, 7);
  }

  @Test
  void aFrameThatRetentionHasTakenIsGoneAndABrokerThatIsAwayIsUnavailable() {
    LabelDesk gone = new LabelDesk(at -> Optional.empty(), this::write, new FrozenFrames(), CLOCK);
    refused(Refusal.Kind.GONE, () -> gone.freeze(PLACE, "a", "exam-1", 7));
    LabelDesk away =
        new LabelDesk(
            at -> {
              throw new UnavailableException("no broker", null);
            },
            this::write,
            new FrozenFrames(),
            CLOCK);
    refused(Refusal.Kind.UNAVAILABLE, () -> away.freeze(PLACE, "a", "exam-1", 7));
  }

  @Test
  void anotherFrameAtThatPlaceIsNotFrozen() {
    refused(Refusal.Kind.GONE, () -> labels.freeze(PLACE, "a", "exam-1", 8));
    refused(Refusal.Kind.GONE, () -> labels.freeze(PLACE, "a", "exam-2", 7));
    refused(Refusal.Kind.GONE, () -> labels.freeze(PLACE, "b", "exam-1", 7));
  }

  @Test
  void aLabelThatDoesNotFillItsFrameOrHasNoNameIsRefused() {
    String ticket = labels.freeze(PLACE, "a", "exam-1", 7);
    refused(Refusal.Kind.GONE, () -> labels.save("another", "ann", List.of(0, 12), null, false));
    refused(Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "  ", List.of(0, 12), null, false));
    refused(
        Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "ann", List.of(0, 11), null, false));
    refused(
        Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "ann", List.of(0, 13), null, false));
    refused(
        Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "ann", List.of(300, 12), null, false));
    refused(Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "ann", List.of(0), null, false));
    assertThat(written).isEmpty();
  }

  @Test
  void aClassThatHasNoNameAmongThoseThatAreNamedIsRefused() {
    String ticket = labels.freeze(PLACE, "a", "exam-1", 7);
    List<String> names = List.of("lesion", "nerve");
    refused(
        Refusal.Kind.BAD_REQUEST,
        () -> labels.save(ticket, "ann", List.of(2, 6, 3, 6), names, false));
    assertThat(written).isEmpty();
    labels.save(ticket, "ann", List.of(1, 6, 2, 6), names, false);
    labels.save(ticket, "ann", List.of(1, 6, 3, 6), null, false);
    assertThat(written).hasSize(2);
  }

  @Test
  void nobodyAdjudicatesAFrameWhoseLabelsWereNotShown() {
    FrozenFrames frozen = new FrozenFrames();
    LabelDesk desk = new LabelDesk(at -> Optional.of(frame), this::write, frozen, CLOCK);
    LabeledFrame bobs = Records.label(frame, new byte[12], "bob", List.of("lesion"));
    String live = desk.freeze(PLACE, "a", "exam-1", 7);
    String blind = frozen.freeze(bobs, false);
    for (String ticket : List.of(live, blind)) {
      refused(Refusal.Kind.BAD_REQUEST, () -> desk.save(ticket, "ann", List.of(0, 12), null, true));
    }
    assertThat(written).isEmpty();
    desk.save(frozen.freeze(bobs, true), "ann", List.of(0, 12), null, true);
    desk.save(frozen.freeze(bobs, true), "cem", List.of(0, 12), null, false);
    assertThat(written)
        .extracting(LabeledFrame::getAnnotator, LabeledFrame::getAdjudicates)
        .containsExactly(tuple("ann", true), tuple("cem", false));
  }

  @Test
  void theFrameFrozenLongestAgoIsLetGoFirst() {
    FrozenFrames frozen = new FrozenFrames();
    String first = frozen.freeze(frame, PLACE);
    String second = frozen.freeze(frame, PLACE);
    for (int i = 2; i <= FrozenFrames.MAX_FRAMES; i++) {
      frozen.freeze(frame, PLACE);
    }
    assertThat(frozen.find(first)).isEmpty();
    assertThat(frozen.find(second)).map(FrozenFrames.Frozen::frame).contains(frame);
  }

  private static void refused(Refusal.Kind kind, ThrowingCallable wish) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(wish)
        .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
  }
}
