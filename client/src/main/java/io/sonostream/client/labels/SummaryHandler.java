package io.sonostream.client.labels;

import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.RecordHandler;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.InvalidRecordException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells what stands under the keys of the labels topic, without pixels. */
public final class SummaryHandler implements RecordHandler<LabeledFrame> {
  private final Shelf shelf;

  /** Where labels are kept by their keys. */
  public interface Shelf {
    /**
     * @param label null where none stands there any more
     */
    void stands(String key, @Nullable LabelSummary label);

    /** A label that can't be read has replaced whatever stood there. */
    void broken(String key, BrokenLabel label);

    /** What was told of a key last; null where nothing stands there. */
    @Nullable Standing standing(String key);
  }

  public SummaryHandler(Shelf shelf) {
    this.shelf = shelf;
  }

  @Override
  public void accept(Followed<LabeledFrame> record) {
    String key = record.key();
    LabeledFrame label = record.value();
    if (key == null) {
      return;
    }
    if (label == null) {
      Standing standing = shelf.standing(key);
      if (standing == null || standing.isMeantByTombstoneIn(record.place().partition())) {
        shelf.stands(key, null);
      }
      return;
    }
    try {
      LabelSummary next = LabelSummary.of(key, label, record.place());
      if (!next.isOvertakenBy(shelf.standing(key))) {
        shelf.stands(key, next);
      }
    } catch (InvalidRecordException e) {
      broken(key, record, label.getLabeledAt());
      throw e;
    }
  }

  @Override
  public void unreadable(Followed<LabeledFrame> record) {
    String key = record.key();
    if (key != null) {
      broken(key, record, Instant.ofEpochMilli(record.timestampMillis()));
    }
  }

  private void broken(String key, Followed<LabeledFrame> record, Instant since) {
    BrokenLabel next = new BrokenLabel(record.place().partition(), since);
    if (!next.isOvertakenBy(shelf.standing(key))) {
      shelf.broken(key, next);
    }
  }
}
