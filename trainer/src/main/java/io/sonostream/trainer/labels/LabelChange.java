package io.sonostream.trainer.labels;

/** What one record of the labels topic does to the copy. */
public sealed interface LabelChange {

  /** The frame that the label is about; the record's key. */
  String frameId();

  /**
   * A usable label: replaces whatever the frame had.
   *
   * @param label the LabeledFrame in Avro's single-object encoding, owned by this change
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Put(LabelEntry entry, byte[] label) implements LabelChange {
    @Override
    public String frameId() {
      return entry.frameId();
    }
  }

  /** A tombstone: the frame has no label any more. */
  record Withdraw(String frameId) implements LabelChange {}

  /**
   * A label that can't be used. It takes the place of the frame's older label, which its own
   * annotator has replaced, and stays visible until a good one arrives.
   *
   * @param cause one line for people, naming the label, the value found and what is allowed
   */
  record SetAside(String frameId, String cause) implements LabelChange {}
}
