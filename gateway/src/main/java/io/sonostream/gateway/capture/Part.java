package io.sonostream.gateway.capture;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One picture of a stream.
 *
 * @param type of its bytes; empty where the sender does not say
 * @param at when it was taken by the sender's clock; null where it does not say
 * @param bytes owned by this part
 */
@SuppressWarnings("ArrayRecordComponent")
public record Part(String type, @Nullable Instant at, byte[] bytes) {}
