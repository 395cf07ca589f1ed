package io.sonostream.client.labels;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.LabelMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelTermsTest {
  private static LabelMap map(int value) {
    return new LabelMap(2, 2, List.of(0, 3, value, 1));
  }

  @Test
  void aMapShowsWhatItsLabelNames() {
    LabelTerms one = LabelTerms.named(List.of("lesion"));
    assertThatCode(() -> one.requireFor(map(1), null, "f")).doesNotThrowAnyException();
    assertThatCode(() -> one.requireFor(map(7), 7, "f")).as("ignored").doesNotThrowAnyException();
    assertThatCode(() -> LabelTerms.NUMBERS.requireFor(map(7), null, "f"))
        .as("without names values are the task's")
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> one.requireFor(map(2), null, "f"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "label of frame f shows class 2 and names lesion; name it, too, or take it out of the"
                + " mask");
  }

  @Test
  void whatIsIgnoredIsNoClassOfItsOwn() {
    LabelTerms two = LabelTerms.named(List.of("lesion", "nerve"));
    assertThatThrownBy(() -> two.requireFor(map(2), 2, "f"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "label of frame f ignores the value 2; allowed are 3 to 255, which are no class of its"
                + " own");
    assertThatThrownBy(() -> LabelTerms.NUMBERS.requireFor(map(2), 0, "f"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ignores the value 0; allowed are 1 to 255");
  }

  @Test
  void aMapShowsOnlyWhatWasLookedFor() {
    LabelTerms nerve = new LabelTerms(List.of("lesion", "nerve"), List.of("nerve"));
    assertThatCode(() -> nerve.requireFor(map(2), null, "f")).doesNotThrowAnyException();
    assertThatThrownBy(() -> nerve.requireFor(map(1), null, "f"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("label of frame f shows lesion and speaks for nerve; ");
  }
}
