package io.sonostream.learning.dataset;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.augment.Augmenter;
import io.sonostream.learning.dataset.ExampleStore.Sample;
import io.sonostream.learning.metrics.Spacing;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExampleFeedTest {
  private static final ModelGeometry GEOMETRY = new ModelGeometry(new InputShape(1, 8, 8), 1, 8, 8);

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anErrorOfTheProducerReachesWhoWaitsForTheNextBatch() {
    LinkageError error = new NoClassDefFoundError("a codec");
    try (ExampleFeed feed = feed(new Unreadable(error))) {
      assertThatThrownBy(feed::next).isSameAs(error);
    }
  }

  private static ExampleFeed feed(LabelledSet set) {
    ExampleStore store =
        new ExampleStore(set, set.items(), new WholeFrame(GEOMETRY, Levels.AS_THEY_ARE), 0);
    List<List<Sample>> batches = List.of(store.samples());
    return new ExampleFeed(store, GEOMETRY, new Augmenter(Augmentation.NONE), batches, 1);
  }

  private record Unreadable(Error error) implements LabelledSet {
    @Override
    public List<LabelledItem> items() {
      return List.of(new LabelledItem("a", "a", "unknown", Spacing.UNKNOWN, Part.TRAIN, false));
    }

    @Override
    public LabelledPicture load(LabelledItem item) {
      throw error;
    }

    @Override
    public String digest() {
      return "0".repeat(64);
    }
  }
}
