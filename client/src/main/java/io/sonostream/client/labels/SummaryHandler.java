package io.sonostream.client.labels;

import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.RecordHandler;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.InvalidRecordException;
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

    /** What {@link #stands} told last; null where that is none. */
    @Nullable LabelSummary standing(String key);

    /** A label that can't be read has replaced whatever stood there. */
    void broken(String key);
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
    try {
      LabelSummary standing = shelf.standing(key);
      LabelSummary next = label == null ? null : LabelSummary.of(key, label, record.place());
      boolean counts =
          next == null
              ? standing == null || standing.isMeantByTombstoneIn(record.place().partition())
              : !next.isOvertakenBy(standing);
      if (counts) {
        shelf.stands(key, next);
      }
    } catch (InvalidRecordException e) {
      shelf.broken(key);
      throw e;
    }
  }

  @Override
  public void unreadable(@Nullable String key) {
    if (key != null) {
      shelf.broken(key);
    }
  }
}
