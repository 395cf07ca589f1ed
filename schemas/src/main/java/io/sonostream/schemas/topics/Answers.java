package io.sonostream.schemas.topics;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What a broker answers to an administrator's request, for a thread that has nothing else to do.
 */
public final class Answers {
  private Answers() {}

  /**
   * Waits as long as the request itself does.
   *
   * @throws KafkaException the broker's own reason
   * @throws InterruptException when the thread is told to end; its flag is set again
   */
  public static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw reason(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Waits no longer than this.
   *
   * @throws TimeoutException when the broker does not answer within the limit
   * @throws KafkaException the broker's own reason
   * @throws InterruptException when the thread is told to end; its flag is set again
   */
  public static <T> T await(KafkaFuture<T> answer, Duration limit) {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw reason(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static KafkaException reason(ExecutionException e) {
    return e.getCause() instanceof KafkaException cause
        ? cause
        : new KafkaException(String.valueOf(e.getMessage()), e);
  }
}
