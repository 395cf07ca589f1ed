package io.sonostream.processor.stream;

/**
 * Where a lane reads and writes.
 *
 * @param maxMaskBytes largest record that the mask topic takes
 */
public record LaneTopics(String frames, String masks, String dead, int maxMaskBytes) {}
