package io.sonostream.cli.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.client.Receipt;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExportedTruthTest {
  private static final List<String> CLASSES = List.of("lesion", "cyst");

  /** Background, value 1, value 2 and a third one in a row. */
  private static LabeledFrame label(
      String annotator, List<String> names, @Nullable Integer ignored, int third) {
    return new LabeledFrame(
        new Frame(
            "probe",
            "exam",
            7L,
            Instant.EPOCH,
            "nerve",
            2,
            2,
            PixelFormat.GRAY8,
            PixelEncoding.RAW,
            ByteBuffer.allocate(4),
            null,
            null,
            null,
            Map.of(),
            null),
        new LabelMap(2, 2, List.of(0, 1, 1, 1, 2, 1, third, 1)),
        annotator,
        LabelSource.HUMAN,
        Instant.EPOCH,
        names,
        ignored,
        null,
        false);
  }

  private static LabelSummary summary(LabeledFrame label) {
    return LabelSummary.of(
        "probe/exam/7/" + label.getAnnotator(), label, new Receipt("labels", 0, 1));
  }

  private static byte[] exported(LabeledFrame label) {
    LabeledFrame whole = new ExportedConsensus(List.of(summary(label)), CLASSES).instead(label);
    return new ExportedTruth(CLASSES).of(whole).values();
  }

  @Test
  void valuesFollowTheirNamesAndWithoutNamesTheOrderOfTheExport() {
    assertThat(exported(label("ann", List.of("cyst", "lesion"), 9, 9)))
        .containsExactly(0, 2, 1, -1);
    assertThat(exported(label("ann", List.of("cyst", "nerve"), null, 0)))
        .as("what is left out is background")
        .containsExactly(-1, 2, 0, -1);
    assertThat(exported(label("ann", List.of(), null, 0)))
        .as("an empty list names nothing")
        .containsExactly(0, 1, 2, 0);
  }

  @Test
  void whatHasNoNameIsNotWrittenAsBackground() {
    LabeledFrame unnamed = label("ann", CLASSES, null, 3);
    LabeledFrame ignoring = label("bob", CLASSES, 2, 0);
    String shows = "label of frame probe/exam/7 shows class 3 and names lesion,cyst";
    assertThatThrownBy(() -> exported(unnamed))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(shows);
    assertThatThrownBy(() -> exported(ignoring))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("label of frame probe/exam/7 ignores the value 2; allowed are 3");
    ExportedConsensus both =
        new ExportedConsensus(List.of(summary(unnamed), summary(ignoring)), CLASSES);
    assertThatThrownBy(() -> both.hear(unnamed))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(shows);
  }
}
