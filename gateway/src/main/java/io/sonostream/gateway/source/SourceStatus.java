package io.sonostream.gateway.source;

/**
 * A source as it stands at one moment.
 *
 * @param kind in the settings' words
 * @param why it failed, in one line; empty while it does not
 * @param published frames that are in Kafka
 * @param dropped frames that were never sent, since Kafka was too slow for a live source
 * @param failed frames, and files, that could not be read or sent
 * @param failures how often it was opened again, or will be
 */
public record SourceStatus(
    String name,
    String kind,
    SourceState state,
    String why,
    long published,
    long dropped,
    long failed,
    long failures) {}
