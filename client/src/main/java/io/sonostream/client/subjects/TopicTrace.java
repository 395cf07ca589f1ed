package io.sonostream.client.subjects;

import io.sonostream.schemas.topics.Cleanup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one topic holds of a subject.
 *
 * @param records that name the subject
 * @param unreadable records that can't be decoded, and hold the subject's name as bytes
 * @param newest when the last of them was written; empty where there is none
 * @param goneBy when retention has taken the last of them; empty where it never does
 * @param places of the records that name it, in a compacted topic; elsewhere empty
 */
public record TopicTrace(
    String topic,
    Cleanup cleanup,
    long records,
    long unreadable,
    Optional<Instant> newest,
    Optional<Instant> goneBy,
    List<RecordPlace> places) {
  public TopicTrace {
    places = List.copyOf(places);
  }

  public boolean isEmpty() {
    return records + unreadable == 0;
  }
}
