package io.sonostream.schemas.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.ModelAssignment;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AssignmentsTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  private final ModelAssignment first =
      Assignments.promote(null, "breast-lesion", "v1", "gate", "first", AT);

  @Test
  void aPromotionRemembersWhatRollbackReturnsTo() {
    ModelAssignment second = promote("v2");
    assertThat(second.getChampionVersion()).isEqualTo("v2");
    assertThat(second.getPreviousChampionVersion()).isEqualTo("v1");
    ModelAssignment back = Assignments.rollback(second, "ann", "worse on site", AT);
    assertThat(back.getChampionVersion()).isEqualTo("v1");
    assertThat(back.getPreviousChampionVersion()).isEqualTo("v2");
    assertThat(back.getReason()).isEqualTo("worse on site");
    assertThat(back.getAssignedBy()).isEqualTo("ann");
  }

  @Test
  void promotingTheChallengerEndsItsTrialAndPromotingAnotherDoesNot() {
    ModelAssignment trial = Assignments.tryOut(first, "v2", 0.25, "ann", "trial", AT);
    assertThat(trial.getChampionVersion()).isEqualTo("v1");
    ModelAssignment promoted =
        Assignments.promote(trial, "breast-lesion", "v2", "ann", "better", AT);
    assertThat(promoted.getChallengerVersion()).isNull();
    assertThat(promoted.getShadowShare()).isZero();
    ModelAssignment other = Assignments.promote(trial, "breast-lesion", "v3", "ann", "better", AT);
    assertThat(other.getChallengerVersion()).isEqualTo("v2");
    assertThat(other.getShadowShare()).isEqualTo(0.25);
  }

  @Test
  void movesWithoutSenseAreRefusedWithTheReason() {
    assertThatThrownBy(() -> promote("v1")).hasMessageContaining("v1 is the champion");
    assertThatThrownBy(() -> Assignments.rollback(first, "ann", "", AT))
        .hasMessageContaining("nothing to roll back to");
    assertThatThrownBy(() -> Assignments.tryOut(first, "v2", 1.5, "ann", "", AT))
        .hasMessageContaining("1.5");
    assertThatThrownBy(() -> Assignments.tryOut(first, "v1", 0.5, "ann", "", AT))
        .hasMessageContaining("must be another");
    assertThatThrownBy(() -> Assignments.promote(first, "nerve", "v2", "ann", "", AT))
        .hasMessageContaining("nerve");
  }

  private ModelAssignment promote(String version) {
    return Assignments.promote(first, "breast-lesion", version, "gate", "better", AT);
  }
}
