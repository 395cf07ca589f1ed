package io.sonostream.client.subjects;

import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Which of the frames that a label is asked for are a subject's. A list of them names no subject:
 * whose a frame is, is told by the records that name both. One thread at a time.
 */
final class RequestedFrames implements Naming {
  private final SubjectId subject;
  private final Deserializer<LabelRequests> reader;
  private final Set<FrameName> asked = new HashSet<>();
  private final Set<FrameName> own = new HashSet<>();

  RequestedFrames(SubjectId subject, Deserializer<LabelRequests> reader) {
    this.subject = subject;
    this.reader = reader;
  }

  /** All lists come first, so that of the subject's frames only these few need be remembered. */
  void add(LabelRequests list) {
    list.getRequests().forEach(request -> asked.add(FrameName.of(request)));
  }

  /** A record says that the frame is the subject's. */
  void belongs(FrameName frame) {
    if (asked.contains(frame)) {
      own.add(frame);
    }
  }

  Set<FrameName> own() {
    return Set.copyOf(own);
  }

  @Override
  public boolean mayName(SubjectId subject, byte[] record) {
    return !own.isEmpty();
  }

  /** Of bytes that are no list nobody can tell whose frames they name. */
  @Override
  public Optional<Named> of(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.ofNullable(
              reader.deserialize(record.topic(), record.headers(), record.value()))
          .filter(list -> list.getRequests().stream().map(FrameName::of).anyMatch(own::contains))
          .map(list -> new Named(subject.text(), list.getTask(), null));
    } catch (PoisonRecordException e) {
      return Optional.empty();
    }
  }
}
