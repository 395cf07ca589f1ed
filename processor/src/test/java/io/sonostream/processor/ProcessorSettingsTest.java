package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.processor.peers.ConfigDigest;
import io.sonostream.runtime.UserException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorSettingsTest {
  private static final String SEEN_TWICE = "processor.engine.archive-seen-twice";

  @Test
  void whatDecidesTheMaskOfAFrameIsTheSameInAllProcessorsOrTold() {
    ConfigDigest usual = settings(Map.of()).digest();
    for (Map<String, ?> other :
        List.of(
            Map.of("processor.frames.max-side", 100),
            Map.of(SEEN_TWICE, List.of("nerve")),
            Map.of("processor.steady.live", 0.5),
            Map.of("processor.steady.archive", 0.5),
            Map.of("processor.steady.devices.ward-2.share", 0.5))) {
      assertThat(settings(other).digest().limits()).as("%s", other).isNotEqualTo(usual.limits());
    }
    assertThat(settings(Map.of(SEEN_TWICE, List.of("a", "b"))).digest())
        .isEqualTo(settings(Map.of(SEEN_TWICE, List.of("b", "a", "b"))).digest());
    assertThat(settings(Map.of("processor.tasks.nerve.weight", 1)).digest().tasks())
        .isNotEqualTo(usual.tasks());
  }

  @Test
  void whoUsesNothingNewHasTheDigestOfProcessorsOfBefore() {
    ProcessorSettings settings = settings(Map.of());
    assertThat(settings.digest())
        .isEqualTo(
            ConfigDigest.of(
                settings.tasks().keySet(),
                Map.of(
                    "max-pixels",
                    settings.frames().maxPixels(),
                    "max-side",
                    settings.frames().maxSide(),
                    "max-age",
                    settings.batches().maxAge())));
  }

  /** Nobody would see, label or learn from the mask of a larger one. */
  @Test
  void framesThatNobodyElseTakesAreNotAllowed() {
    for (Map<String, Object> larger :
        List.<Map<String, Object>>of(
            Map.of("processor.frames.max-pixels", ImageLimits.DEFAULT.maxPixels() + 1),
            Map.of("processor.frames.max-side", ImageLimits.DEFAULT.maxSide() + 1))) {
      assertThatThrownBy(() -> settings(larger))
          .as("%s", larger)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("allowed are 1 to 16");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "nerve ", "ner\u200Bve", "breast  lesion"})
  void whatNoTaskCanBeCalledIsNotSeenTwice(String name) {
    assertThatThrownBy(() -> settings(Map.of(SEEN_TWICE, List.of("nerve", name))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("archive-seen-twice");
  }

  /** No frame has such a task: the processor would wait for its model for ever. */
  @Test
  void whatNoTaskCanBeCalledIsNotAwaited() {
    assertThatThrownBy(() -> settings(Map.of("processor.tasks.\"ner\u200Bve\".weight", 1)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tasks");
  }

  @Test
  void whoSeesTasksTwiceThatTheSettingsDoNotNameIsTold() {
    Map<String, Object> all = new HashMap<>(Map.of("processor.tasks.nerve.weight", 1));
    all.put(SEEN_TWICE, List.of("nerve", "thyroid", "breast-lesoin"));
    assertThat(settings(all).seenTwiceElsewhere())
        .hasValue(
            "processor.engine.archive-seen-twice names breast-lesoin, thyroid, which"
                + " processor.tasks does not: it counts once an assignment names it");
    all.put(SEEN_TWICE, List.of("nerve"));
    assertThat(settings(all).seenTwiceElsewhere()).isEmpty();
  }

  private static ProcessorSettings settings(Map<String, ?> more) {
    return ProcessorSettings.load(null, more);
  }
}
