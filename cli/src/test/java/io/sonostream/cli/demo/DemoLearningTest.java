package io.sonostream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.learning.dataset.Part;
import io.sonostream.trainer.service.TrainerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whether what the demo's annotator labels is enough for a run and for the gate's proof. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoLearningTest {
  /** Whose they are is asked here, not what they show. */
  private static final int SMALL = 64;

  private final TrainerSettings settings =
      DemoLearning.settings(
          Map.of("bootstrap.servers", "127.0.0.1:1"),
          Map.of("schema.registry.url", "http://127.0.0.1:1"),
          Path.of("demo"));
  private final List<SourceFrame> labelled = new ArrayList<>();

  DemoLearningTest() {
    for (int subject = 0; subject < DemoLearning.SUBJECTS; subject++) {
      labelled.add(DemoLearning.labelled(subject, SMALL).next());
    }
  }

  @Test
  void theLastLabelStartsTheRun() {
    assertThat(settings.tasks().get(DemoRun.TASK).triggers().newLabels())
        .isEqualTo(DemoLearning.LABELS);
  }

  @Test
  void thereAreSubjectsToTrainOnToChooseByAndToProveItOn() {
    Map<Part, Long> subjects =
        labelled.stream()
            .map(SourceFrame::subjectId)
            .distinct()
            .collect(
                Collectors.groupingBy(settings.split().bySubject()::of, Collectors.counting()));
    assertThat(subjects.values()).allMatch(count -> count >= 10);
    assertThat(subjects.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(DemoLearning.SUBJECTS);
    assertThat(subjects.get(Part.TEST)).isGreaterThan(settings.gate().minTestSubjects());
  }

  @Test
  void theTestSubjectsSpeakForEveryDeviceModelThatTheDemoShows() {
    List<String> proven =
        labelled.stream()
            .filter(
                seen ->
                    settings.split().bySubject().of(String.valueOf(seen.subjectId())) == Part.TEST)
            .map(SourceFrame::deviceModel)
            .distinct()
            .toList();
    assertThat(proven).hasSize(DeviceModel.ALL.size());
  }

  @Test
  void noDeviceShowsASubjectThatWasLabelled() throws Exception {
    List<String> shown = new ArrayList<>();
    for (int device = 0; device < 8; device++) {
      try (FrameSource source = DemoSources.open(null, false, device)) {
        shown.add(source.next().subjectId());
      }
    }
    assertThat(labelled).extracting(SourceFrame::subjectId).doesNotContainAnyElementsOf(shown);
  }
}
