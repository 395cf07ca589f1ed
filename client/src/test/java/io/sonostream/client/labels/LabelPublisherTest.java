package io.sonostream.client.labels;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.client.Cluster;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LabelPublisherTest {
  private static final Cluster NOWHERE =
      Cluster.of(
          Map.of("bootstrap.servers", "localhost:1"),
          Map.of("schema.registry.url", "http://localhost:1"),
          Topics.standard());

  private static LabeledFrame label(List<String> names, @Nullable Integer ignored, int value) {
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
        new LabelMap(2, 2, List.of(0, 3, value, 1)),
        "ann",
        LabelSource.HUMAN,
        Instant.EPOCH,
        names,
        ignored,
        null,
        false);
  }

  /** The trainer would set it aside, and whoever has published it would not hear of that. */
  @Test
  void aLabelOfWhichNobodyKnowsWhatItShowsIsNotPublished() {
    try (LabelPublisher publisher = LabelPublisher.to(NOWHERE, "ann", LabelSource.HUMAN)) {
      assertThatThrownBy(() -> publisher.publishAndWait(label(List.of("lesion"), null, 3)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("label of frame probe/exam/7 shows class 3 and names lesion");
      assertThatThrownBy(() -> publisher.publish(label(List.of("lesion", "cyst"), 2, 2)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(
              "label of frame probe/exam/7 ignores the value 2; allowed are 3 to 255");
    }
  }
}
