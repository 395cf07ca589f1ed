package io.sonostream.client.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.client.Receipt;
import io.sonostream.client.topic.Followed;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.records.InvalidRecordException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records of one key, which its topic holds in two partitions since it was given more. */
class SummaryHandlerTest {
  private static final String KEY = "d/s/1/ann";
  private static final Instant DRAWN = Instant.parse("2026-11-01T10:00:00Z");

  @Test
  void anOlderLabelThatCannotBeReadTakesNothingFromItsCorrection() {
    for (Consumer<SummaryHandler> older : List.of(senseless(1, -60), noLabel(1, -60))) {
      assertThat(after(older, good(5))).isEqualTo(5);
      assertThat(after(good(5), older)).isEqualTo(5);
      assertThat(after(good(5), older, tombstone(1))).isEqualTo(5);
    }
  }

  @Test
  void aLaterLabelThatCannotBeReadStandsWhicheverIsReadLast() {
    for (Consumer<SummaryHandler> later : List.of(senseless(5, 60), noLabel(5, 60))) {
      BrokenLabel broken = new BrokenLabel(5, DRAWN.plusSeconds(60));
      assertThat(after(good(1), later)).isEqualTo(broken);
      assertThat(after(later, good(1))).isEqualTo(broken);
      assertThat(after(later, good(1), tombstone(1))).isEqualTo(broken);
      assertThat(after(later, good(1), tombstone(5))).isNull();
    }
  }

  @Test
  void inItsOwnPartitionTheOneThatWasWrittenLastStandsHoweverOldItIs() {
    assertThat(after(good(1), senseless(1, -60)))
        .isEqualTo(new BrokenLabel(1, DRAWN.minusSeconds(60)));
    assertThat(after(noLabel(1, 60), good(1))).isEqualTo(1);
  }

  /** The partition of the label that stands there then, or what is broken. */
  @SafeVarargs
  private static @Nullable Object after(Consumer<SummaryHandler>... records) {
    Map<String, Standing> kept = new HashMap<>();
    SummaryHandler handler =
        new SummaryHandler(
            new SummaryHandler.Shelf() {
              @Override
              public void stands(String key, @Nullable LabelSummary label) {
                kept.remove(key);
                if (label != null) {
                  kept.put(key, label);
                }
              }

              @Override
              public void broken(String key, BrokenLabel label) {
                kept.put(key, label);
              }

              @Override
              public @Nullable Standing standing(String key) {
                return kept.get(key);
              }
            });
    for (Consumer<SummaryHandler> record : records) {
      record.accept(handler);
    }
    Standing left = kept.get(KEY);
    return left instanceof LabelSummary label ? label.partition() : left;
  }

  private static Consumer<SummaryHandler> good(int partition) {
    LabeledFrame label = Fixtures.labeledFrame().setLabeledAt(DRAWN).build();
    return handler -> handler.accept(record(partition, label, DRAWN));
  }

  private static Consumer<SummaryHandler> tombstone(int partition) {
    return handler -> handler.accept(record(partition, null, DRAWN));
  }

  /** It can be read, and its map makes no sense; when it was written tells nothing then. */
  private static Consumer<SummaryHandler> senseless(int partition, long seconds) {
    LabeledFrame label =
        Fixtures.labeledFrame()
            .setLabeledAt(DRAWN.plusSeconds(seconds))
            .setLabelMap(new LabelMap(4, 4, List.of(1, 3)))
            .build();
    return handler ->
        assertThatThrownBy(() -> handler.accept(record(partition, label, DRAWN)))
            .isInstanceOf(InvalidRecordException.class);
  }

  /** Nothing of it can be read. */
  private static Consumer<SummaryHandler> noLabel(int partition, long seconds) {
    return handler -> handler.unreadable(record(partition, null, DRAWN.plusSeconds(seconds)));
  }

  private static Followed<LabeledFrame> record(
      int partition, @Nullable LabeledFrame label, Instant written) {
    return new Followed<>(new Receipt("labels", partition, 7), written.toEpochMilli(), KEY, label);
  }
}
