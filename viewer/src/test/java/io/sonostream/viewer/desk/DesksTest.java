package io.sonostream.viewer.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.viewer.Records;
import io.sonostream.viewer.facts.ModelBoard;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DesksTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(AT.plusSeconds(60), ZoneOffset.UTC);
  private static final SourceCoordinates PLACE = new SourceCoordinates("frames.live", 1, 42L);
  private static final String TASK = Records.TASK;

  private record Written(String topic, String key, SpecificRecord record) {}

  private final List<Written> written = new ArrayList<>();
  private final ModelBoard board = new ModelBoard();
  private final Frame frame = Records.frame("a", 7, 4, 3);
  private final LabelDesk labels =
      new LabelDesk(at -> frame, this::write, new FrozenFrames(), "labels", CLOCK);
  private final ControlDesk control =
      new ControlDesk(board, this::write, "model.assignments", "training.commands", CLOCK);

  /** As Kafka does: written, and read by the board. */
  private SourceCoordinates write(String topic, String key, SpecificRecord record) {
    written.add(new Written(topic, key, record));
    if (record instanceof ModelAssignment assignment) {
      board.assignment(assignment);
    }
    return new SourceCoordinates(topic, 0, (long) written.size());
  }

  @Test
  void aFrozenFrameBecomesALabelUnderItsFramesKey() {
    String ticket = labels.freeze(PLACE, "a", "exam-1", 7);
    labels.save(ticket, " Dr. Ann ", List.of(0, 5, 1, 7));
    Written label = written.get(0);
    assertThat(label.topic()).isEqualTo("labels");
    assertThat(label.key()).isEqualTo(FrameId.of(frame).key());
    LabeledFrame record = (LabeledFrame) label.record();
    assertThat(record.getFrame()).isEqualTo(frame);
    assertThat(record.getAnnotator()).isEqualTo("Dr. Ann");
    assertThat(record.getSource()).isEqualTo(LabelSource.CORRECTION);
    assertThat(record.getLabelMap().getRuns()).containsExactly(0, 5, 1, 7);
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
    refused(Refusal.Kind.GONE, () -> labels.save("another", "ann", List.of(0, 12)));
    refused(Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "  ", List.of(0, 12)));
    refused(Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "ann", List.of(0, 11)));
    refused(Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "ann", List.of(0, 13)));
    refused(Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "ann", List.of(300, 12)));
    refused(Refusal.Kind.BAD_REQUEST, () -> labels.save(ticket, "ann", List.of(0)));
    assertThat(written).isEmpty();
  }

  @Test
  void theFrameFrozenLongestAgoIsLetGoFirst() {
    FrozenFrames frozen = new FrozenFrames();
    String first = frozen.freeze(frame);
    String second = frozen.freeze(frame);
    for (int i = 2; i <= FrozenFrames.MAX_FRAMES; i++) {
      frozen.freeze(frame);
    }
    assertThat(frozen.find(first)).isEmpty();
    assertThat(frozen.find(second)).contains(frame);
  }

  @Test
  void aPromotionIsMadeFromTheChampionThatThePersonSaw() {
    board.release(Records.release("v1", null, 0.6, AT));
    board.release(Records.release("v2", "v1", 0.7, AT));
    refused(Refusal.Kind.GONE, () -> control.promote(TASK, "v9", null, "ann", "why"));
    control.promote(TASK, "v1", null, "ann", "first");
    refused(Refusal.Kind.CONFLICT, () -> control.promote(TASK, "v2", null, "bob", "late"));
    control.promote(TASK, "v2", "v1", "bob", "better");
    assertThat(written).extracting(Written::key).containsOnly(TASK);
    ModelAssignment newest = (ModelAssignment) written.get(1).record();
    assertThat(newest.getChampionVersion()).isEqualTo("v2");
    assertThat(newest.getPreviousChampionVersion()).isEqualTo("v1");
    assertThat(newest.getAssignedBy()).isEqualTo("bob");
  }

  @Test
  void thereIsAWayBackOnlyAfterAPromotion() {
    refused(Refusal.Kind.BAD_REQUEST, () -> control.rollback(TASK, null, "ann", "why"));
    ModelAssignment first = Assignments.promote(null, TASK, "v1", "ann", "first", AT);
    board.assignment(first);
    refused(Refusal.Kind.BAD_REQUEST, () -> control.rollback(TASK, "v1", "ann", "why"));
    board.assignment(Assignments.promote(first, TASK, "v2", "ann", "better", AT.plusSeconds(1)));
    refused(Refusal.Kind.CONFLICT, () -> control.rollback(TASK, "v1", "ann", "why"));
    control.rollback(TASK, "v2", "ann", "worse");
    assertThat(((ModelAssignment) written.get(0).record()).getChampionVersion()).isEqualTo("v1");
  }

  @Test
  void trainingIsAskedForKnownTasksOnly() {
    refused(Refusal.Kind.GONE, () -> control.retrain(TASK, null, "ann", "why"));
    board.release(Records.release("v1", null, 0.6, AT));
    control.retrain(TASK, "full", "ann", "new probe");
    TrainingCommand command = (TrainingCommand) written.get(0).record();
    assertThat(written.get(0).topic()).isEqualTo("training.commands");
    assertThat(command.getStrategy()).isEqualTo("full");
    assertThat(command.getReason()).isEqualTo("new probe");
  }

  private static void refused(Refusal.Kind kind, ThrowingCallable wish) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(wish)
        .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
  }
}
