package io.sonostream.trainer.labels;

import io.sonostream.client.labels.Standing;
import java.time.Instant;

/** What one record of the labels topic does to the copy. */
public sealed interface LabelChange {

  /** The record's key. */
  String key();

  /**
   * A usable label: replaces whatever stood under its key.
   *
   * @param label the LabeledFrame in Avro's single-object encoding, owned by this change
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Put(LabelEntry entry, byte[] label) implements LabelChange {
    @Override
    public String key() {
      return entry.key();
    }
  }

  /**
   * A tombstone: no label stands under the key any more.
   *
   * @param partition that it is in: what stands in another is not meant
   */
  record Withdraw(String key, int partition) implements LabelChange {}

  /**
   * A label that can't be used. It takes the place of the older one of its key, which its own
   * annotator has replaced, and stays visible until a good one arrives.
   *
   * @param cause one line for people, naming the label, the value found and what is allowed
   * @param partition that it is in
   * @param since when it was drawn; where nothing of it can be read, when it was written
   */
  record SetAside(String key, String cause, int partition, Instant since)
      implements LabelChange, Standing {}
}
