package io.sonostream.client.subjects;

/**
 * Where one label stands, or stood until another record of its key replaced it.
 *
 * @param key of the record: the frame's id, and who read it
 * @param task that it was drawn for
 * @param stands whether it is the newest record of its key in its partition; what is not may have
 *     been replaced by another subject's
 */
public record RecordPlace(int partition, long offset, String key, String task, boolean stands) {
  RecordPlace replaced() {
    return new RecordPlace(partition, offset, key, task, false);
  }
}
