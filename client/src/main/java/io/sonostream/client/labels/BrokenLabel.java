package io.sonostream.client.labels;

import java.time.Instant;

/**
 * A label that can't be read.
 *
 * @param partition where it stands
 * @param since when it was drawn; where nothing of it can be read, when it was written
 */
public record BrokenLabel(int partition, Instant since) implements Standing {}
