package io.sonostream.client.topic;

import io.sonostream.client.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * One record that a follower has read.
 *
 * @param place where it stands
 * @param timestampMillis when it was written, milliseconds since 1970-01-01T00:00Z
 * @param key null where the record has none
 * @param value null for a tombstone
 */
public record Followed<T>(
    Receipt place, long timestampMillis, @Nullable String key, @Nullable T value) {}
