package io.sonostream.client.models;

import io.sonostream.client.Receipt;
import io.sonostream.schemas.ModelAssignment;

/**
 * A move that was made.
 *
 * @param assignment as it was written
 * @param place where it stands
 */
public record Moved(ModelAssignment assignment, Receipt place) {}
