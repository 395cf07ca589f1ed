package io.sonostream.client.models;

import io.sonostream.schemas.ModelAssignment;
import org.apache.kafka.clients.producer.Producer;

/**
 * What must be written together with a move, or not at all: the trainer's release, outcome and
 * command offsets.
 */
@FunctionalInterface
public interface WrittenTogether {
  WrittenTogether NOTHING = (transaction, move) -> {};

  /**
   * Sends into the open transaction, after the move and before the commit; may be called again,
   * when somebody else moved the same task meanwhile.
   *
   * @param transaction neither to be committed nor closed here
   * @param move what will be written
   */
  void send(Producer<String, byte[]> transaction, ModelAssignment move);
}
