package io.sonostream.processor.stream;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to an answer that Kafka refuses for what it is, such as one larger than an
 * administrator's limit on the topic. The thread ends uncommitted, as at every fault; but {@link
 * SendRefusals} remembers the frame, so that it gets a small dead letter when it is read again.
 * (Kafka would also send a letter from here. We are on the producer's own thread, which such a send
 * blocks, and on the archive lane the transaction is lost already.)
 *
 * <p>Owner: Kafka Streams makes one a thread. Hand-off: {@link SendRefusals}. Bound: its. Shutdown:
 * none.
 */
public final class RefusedSendHandler extends DefaultProductionExceptionHandler {
  /** Where the settings carry {@link SendRefusals} to the handler that Kafka makes of its class. */
  static final String REFUSALS = "sonostream.refused.sends";

  private static final Logger log = LoggerFactory.getLogger(RefusedSendHandler.class);

  private @Nullable SendRefusals refusals;

  @Override
  public void configure(Map<String, ?> configs) {
    super.configure(configs);
    refusals = (SendRefusals) configs.get(REFUSALS);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
    if (failure instanceof RecordTooLargeException || failure instanceof InvalidRecordException) {
      // The context is of whatever record is current by now, not of this one.
      Optional<FrameOrigin> origin = FrameOrigin.ofAnswer(record.headers());
      String cause =
          "the answer for topic " + record.topic() + " was refused: " + failure.getMessage();
      log.error("{}: {}", origin.map(FrameOrigin::toString).orElse("not an answer"), cause);
      Objects.requireNonNull(refusals, "configure() first").remember(origin, cause);
    }
    return super.handleError(context, record, failure);
  }
}
