package io.sonostream.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SubjectSplitTest {
  @Test
  void reachesItsSharesOverManySubjects() {
    Map<Part, Integer> counts = new EnumMap<>(Part.class);
    for (int i = 0; i < 20_000; i++) {
      counts.merge(SubjectSplit.STANDARD.of("subject-" + i), 1, Integer::sum);
    }
    assertThat(counts.get(Part.TRAIN) / 20_000.0).isCloseTo(0.70, within(0.01));
    assertThat(counts.get(Part.VALIDATION) / 20_000.0).isCloseTo(0.15, within(0.01));
    assertThat(counts.get(Part.TEST) / 20_000.0).isCloseTo(0.15, within(0.01));
  }

  @Test
  void everySubjectButThoseOfTheTestPartChoosesInOneFold() {
    Map<Integer, Integer> sizes = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      String subject = "subject-" + i;
      boolean tests = SubjectSplit.STANDARD.of(subject) == Part.TEST;
      int chose = 0;
      for (int number = 1; number <= 5; number++) {
        SubjectSplit split = new SubjectSplit(0.70, 0.15, new SubjectSplit.Fold(number, 5));
        assertThat(split.of(subject) == Part.TEST).isEqualTo(tests);
        assertThat(split.of(subject, Part.TEST)).isEqualTo(Part.TEST);
        if (split.of(subject) == Part.VALIDATION) {
          assertThat(split.of(subject, Part.TRAIN)).isEqualTo(Part.VALIDATION);
          sizes.merge(number, 1, Integer::sum);
          chose++;
        }
      }
      assertThat(chose).isEqualTo(tests ? 0 : 1);
    }
    assertThat(sizes).hasSize(5);
    assertThat(sizes.values())
        .allSatisfy(n -> assertThat(n / 17_000.0).isCloseTo(0.2, within(0.01)));
  }

  /** Who calibrates a champion later must not do so by what it has learned from. */
  @Test
  void isReadFromThePackageThatWasTrainedByIt() {
    SubjectSplit large = new SubjectSplit(0.85, 0.05);
    for (SubjectSplit split :
        List.of(large, large.with(new SubjectSplit.Fold(2, 5)), SubjectSplit.STANDARD)) {
      assertThat(SubjectSplit.of(split.settings())).isEqualTo(split);
    }
    assertThat(SubjectSplit.of(Map.of())).isEqualTo(SubjectSplit.STANDARD);
    assertThat(SubjectSplit.of(Map.of("fold", "2/5")))
        .as("packages of earlier versions name no shares")
        .isEqualTo(SubjectSplit.STANDARD.with(new SubjectSplit.Fold(2, 5)));
  }

  @Test
  void neverMovesASubject() {
    // Written down once: models in the field were tested on these subjects.
    assertThat(SubjectSplit.STANDARD.of("g001")).isEqualTo(Part.TRAIN);
    assertThat(SubjectSplit.STANDARD.of("g002")).isEqualTo(Part.TRAIN);
    assertThat(SubjectSplit.STANDARD.of("subject-7")).isEqualTo(Part.TRAIN);
    assertThat(SubjectSplit.STANDARD.of("Ümlaut")).isEqualTo(Part.TEST);
  }
}
