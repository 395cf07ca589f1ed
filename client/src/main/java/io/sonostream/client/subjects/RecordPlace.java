package io.sonostream.client.subjects;

/**
 * Where one label stands.
 *
 * @param key of the record: the frame's id, and who read it
 * @param task that it was drawn for
 */
public record RecordPlace(int partition, long offset, String key, String task) {}
