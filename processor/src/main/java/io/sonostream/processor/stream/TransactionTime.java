package io.sonostream.processor.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How long the broker lets a lane's transaction last. As short as will do, because readers of
 * committed masks wait so long for one that a crash left open. Where that was too short, so that a
 * producer has to be made again and has committed nothing, the next one gets twice the time: a lane
 * that is slower than anybody knew goes on nevertheless.
 *
 * <p>Owner: none; concurrent. Hand-off: stream threads make producers and tell of their commits.
 * Bound: {@link CommitPatience#LONGEST}; one entry a producer. Shutdown: none.
 */
final class TransactionTime {
  /** Milliseconds of those that have committed nothing since they were made, by client id. */
  private final Map<String, Integer> unproven = new ConcurrentHashMap<>();

  /** The settings of a producer that is about to be made. */
  Map<String, Object> with(Map<String, Object> config) {
    Map<String, Object> own = new HashMap<>(config);
    own.computeIfPresent(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (key, usual) -> millis(clientId(config), usual));
    return own;
  }

  void committed(Map<String, Object> config) {
    unproven.remove(clientId(config));
  }

  private int millis(String clientId, Object usual) {
    int millis = Integer.parseInt(String.valueOf(usual));
    return unproven.merge(
        clientId,
        millis,
        (before, now) ->
            (int) Math.max(now, Math.min(2L * before, CommitPatience.LONGEST.toMillis())));
  }

  private static String clientId(Map<String, Object> config) {
    return String.valueOf(config.get(ProducerConfig.CLIENT_ID_CONFIG));
  }
}
