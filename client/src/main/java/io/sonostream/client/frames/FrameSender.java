package io.sonostream.client.frames;

import io.sonostream.client.Cluster;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the frames of any number of publishers to one producer, a frame of each in turn. A program
 * with many devices makes one and gives it to each {@link FramePublisher.Builder#sender}.
 *
 * <p>Owner: its thread alone calls the producer, which may block it for max.block.ms while a broker
 * is away; publishers go on meanwhile. Hand-off: {@link #wake} from their and Kafka's threads; a
 * wake-up between looking and parking is kept by the park permit. Bound: each publisher's own, and
 * the producer's buffer.memory. Shutdown: {@link #close} ends the loop after the current send, then
 * the producer.
 */
public final class FrameSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FrameSender.class);

  /** Between two tries while a broker or registry is away. */
  private static final long OUTAGE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Cluster cluster;
  private final Producer<String, Frame> producer;
  private final List<Outbox> outboxes = new CopyOnWriteArrayList<>();
  private final Worker worker = new Worker("sonostream-frames", this::run, this::failed);
  private volatile boolean closing;
  private boolean outage;

  public FrameSender(Cluster cluster) {
    this.cluster = cluster;
    this.producer =
        cluster.writer(
            "sonostream-frames",
            Map.of(
                // How long a send may hold the sending thread: the frame at hand has newer ones.
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                1000,
                ProducerConfig.BATCH_SIZE_CONFIG,
                1024 * 1024,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L * 1024 * 1024,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.MAX_FRAME_BYTES),
            Map.of(),
            cluster.records().writer(Frame.class));
    worker.start();
  }

  Cluster cluster() {
    return cluster;
  }

  void add(Outbox outbox) {
    outboxes.add(outbox);
  }

  /** Why nothing is sent any more, if something ended it that nothing can survive. */
  public Optional<String> failure() {
    return worker.failure();
  }

  /** Publishers that nobody sends for would queue and drop for ever. */
  private void failed(String name, Throwable why) {
    outboxes.forEach(outbox -> outbox.end(why));
  }

  void remove(Outbox outbox) {
    outboxes.remove(outbox);
  }

  void wake() {
    worker.unpark();
  }

  private void run() {
    while (!closing) {
      if (!round() && !closing) {
        LockSupport.park(this);
      }
    }
  }

  /** One turn for each publisher. False if none had anything to send. */
  private boolean round() {
    boolean busy = false;
    for (Outbox outbox : outboxes) {
      Outbox.Turn turn = outbox.send(producer);
      busy |= turn != Outbox.Turn.IDLE;
      if (turn == Outbox.Turn.OUTAGE) {
        if (!outage) {
          log.warn("broker or registry is away: frames wait in their queues");
          outage = true;
        }
        if (closing) {
          return false;
        }
        LockSupport.parkNanos(this, OUTAGE_PAUSE_NANOS);
      } else if (turn == Outbox.Turn.SENT && outage) {
        log.info("broker and registry are back");
        outage = false;
      }
    }
    return busy;
  }

  /** Close publishers first: what they have queued is not sent any more. */
  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }

  /**
   * @param limit how long frames that Kafka has may still take
   */
  public void close(Duration limit) {
    closing = true;
    wake();
    worker.join();
    producer.close(limit);
  }
}
