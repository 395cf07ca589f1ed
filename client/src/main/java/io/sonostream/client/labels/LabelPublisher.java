package io.sonostream.client.labels;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.frames.FrameImage;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.traces.SpanWords;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.topics.Topics;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes frames with their truth. The key is the frame and who read it, so a newer label of the
 * same reader replaces his older one, and those of others stand beside it.
 *
 * <ul>
 *   <li>Owner: any thread may publish.
 *   <li>Hand-off: acknowledgements on Kafka's thread touch atomics and futures only.
 *   <li>Bound: {@value #IN_FLIGHT} labels in flight; publishing then waits, since no label may be
 *       lost.
 *   <li>Shutdown: {@link #close} sends what is left.
 * </ul>
 */
public final class LabelPublisher implements AutoCloseable {
  private static final int IN_FLIGHT = 64;
  private static final long WAIT_SECONDS = 20;

  /** Key, headers and what Kafka writes itself. */
  private static final int BESIDE_VALUE = 4 << 10;

  private final Cluster cluster;
  private final String annotator;
  private final LabelSource source;
  private final Clock clock;
  private final LabelTerms terms;
  private final Producer<String, byte[]> producer;
  private final Semaphore places = new Semaphore(IN_FLIGHT);
  private final AtomicLong published = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * @param annotator who drew them, or the data set's name
   * @param source HUMAN: drawn from scratch; CORRECTION: a mask that a human corrected; IMPORT:
   *     from a data set or a simulator
   */
  public LabelPublisher(Cluster cluster, String annotator, LabelSource source, Clock clock) {
    this(cluster, annotator, source, clock, LabelTerms.NUMBERS);
  }

  /**
   * As the other, of labels that say what their values mean.
   *
   * @param terms of all that are published by their pixels
   */
  public LabelPublisher(
      Cluster cluster, String annotator, LabelSource source, Clock clock, LabelTerms terms) {
    if (annotator.isBlank()) {
      throw new UserException("the annotator's name is empty; give one");
    }
    this.terms = terms;
    this.cluster = cluster;
    this.annotator = annotator.strip();
    this.source = source;
    this.clock = clock;
    this.producer =
        cluster.writer(
            "sonostream-labels",
            Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                15_000,
                ProducerConfig.BATCH_SIZE_CONFIG,
                1024 * 1024,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L * 1024 * 1024,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.MAX_LABEL_BYTES),
            Map.of(),
            new ByteArraySerializer());
  }

  /** With the machine's clock. */
  public static LabelPublisher to(Cluster cluster, String annotator, LabelSource source) {
    return new LabelPublisher(cluster, annotator, source, Clock.systemUTC());
  }

  /** With the machine's clock, of labels whose first class is the first name. */
  public static LabelPublisher to(
      Cluster cluster, String annotator, LabelSource source, List<String> classNames) {
    return new LabelPublisher(
        cluster, annotator, source, Clock.systemUTC(), LabelTerms.named(classNames));
  }

  /**
   * Publishes the truth about a frame that exists; waits while too many are in flight.
   *
   * @param classes shape (H,W) of the frame, row-major: 0 is background, 1 the first class, 255
   *     what nothing is said about; not kept
   * @return the label's place; fails with what Kafka says
   * @throws UserException when the classes don't fill the frame
   * @throws UnavailableException when this or an earlier label could not be published
   */
  public CompletableFuture<Receipt> publish(Frame frame, byte[] classes) {
    try {
      return publish(frame, LabelMaps.encode(frame.getWidth(), frame.getHeight(), classes));
    } catch (InvalidRecordException e) {
      throw new UserException(e.getMessage() + "; nothing was published", e);
    }
  }

  /**
   * As {@link #publish(Frame, byte[])}, for an image that never was a frame.
   *
   * @param sequence distinguishes the images of a stream
   */
  public CompletableFuture<Receipt> publish(
      FrameStream stream, long sequence, FrameImage image, byte[] classes) {
    return publish(stream.frame(image, now(), sequence), classes);
  }

  /**
   * Whether {@link #publish(FrameStream, long, FrameImage, byte[])} would take that: who publishes
   * many asks for all of them first. Nothing is published.
   *
   * @throws UserException when the classes don't fill the image or show one that is not spoken for,
   *     or when it all is larger than a record
   * @throws UnavailableException when the registry does not answer
   */
  public void require(FrameStream stream, long sequence, FrameImage image, byte[] classes) {
    Frame frame = stream.frame(image, now(), sequence);
    LabeledFrame label;
    try {
      label = labelled(frame, LabelMaps.encode(frame.getWidth(), frame.getHeight(), classes));
    } catch (InvalidRecordException e) {
      throw new UserException(e.getMessage() + "; nothing was published", e);
    }
    check(label);
    int bytes = size(label);
    if (bytes > Topics.MAX_LABEL_BYTES - BESIDE_VALUE) {
      throw new UserException(
          "label of frame "
              + FrameId.of(frame)
              + " has "
              + bytes
              + " bytes with its picture; a record carries at most "
              + (Topics.MAX_LABEL_BYTES - BESIDE_VALUE)
              + ": take the picture out or make it smaller; nothing was published");
    }
  }

  private int size(LabeledFrame label) {
    try {
      return cluster.records().of(label).value().length;
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  /**
   * As {@link #publish(Frame, byte[])}, with the classes as run lengths.
   *
   * @throws UserException when they don't fill the frame
   */
  public CompletableFuture<Receipt> publish(Frame frame, LabelMap map) {
    return publish(labelled(frame, map));
  }

  /**
   * As {@link #publish(Frame, byte[])}, of a label whose annotator and source are its own.
   *
   * @throws UserException when its classes don't fill the frame, or a trainer would set it aside
   *     for what it says that they mean
   */
  public CompletableFuture<Receipt> publish(LabeledFrame label) {
    failIfFailed();
    CompletableFuture<Receipt> receipt = send(label);
    receipt.whenComplete(
        (place, cause) -> {
          if (cause != null) {
            failure.compareAndSet(null, cause);
          }
        });
    return receipt;
  }

  /**
   * Publishes one label and waits for it; one that fails is this call's matter and no later one's.
   *
   * @throws UserException when its classes don't fill the frame, or a trainer would set it aside
   *     for what it says that they mean
   * @throws UnavailableException when it was not acknowledged in time
   */
  public Receipt publishAndWait(LabeledFrame label) {
    try {
      return send(label).get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw unavailable(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new UnavailableException(
          "the label was not acknowledged within " + WAIT_SECONDS + " s; it may still be", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  /**
   * Takes a label back: its reader has none of its frame any more, for whoever reads the topic from
   * now on.
   *
   * @param label as it was listed; every partition gets its tombstone, as a topic that was given
   *     more of them may hold an older label of its key elsewhere
   * @return the tombstone where the label stands, the last to be written
   * @throws UnavailableException when a tombstone was not acknowledged in time
   */
  public Receipt withdrawAndWait(LabelSummary label) {
    String topic = label.place().topic();
    try {
      List<Future<RecordMetadata>> elsewhere = new ArrayList<>();
      for (PartitionInfo partition : producer.partitionsFor(topic)) {
        if (partition.partition() != label.place().partition()) {
          elsewhere.add(producer.send(tombstone(label, partition.partition())));
        }
      }
      for (Future<RecordMetadata> sent : elsewhere) {
        sent.get(WAIT_SECONDS, TimeUnit.SECONDS);
      }
      RecordMetadata place =
          producer
              .send(tombstone(label, label.place().partition()))
              .get(WAIT_SECONDS, TimeUnit.SECONDS);
      return new Receipt(place.topic(), place.partition(), place.offset());
    } catch (ExecutionException e) {
      throw unavailable(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new UnavailableException(
          "the withdrawal was not acknowledged within " + WAIT_SECONDS + " s; it may still be", e);
    } catch (KafkaException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private static ProducerRecord<String, byte[]> tombstone(LabelSummary label, int partition) {
    return new ProducerRecord<>(label.place().topic(), partition, label.key(), null);
  }

  private LabeledFrame labelled(Frame frame, LabelMap map) {
    check(frame, map);
    Integer ignored = LabelTerms.ignoredIn(map);
    return new LabeledFrame(
        frame,
        map,
        annotator,
        source,
        now(),
        terms.classNames(),
        ignored,
        terms.speaksFor(),
        false);
  }

  /** Labels that the broker has acknowledged. */
  public long published() {
    return published.get();
  }

  /**
   * Waits until every label is acknowledged.
   *
   * @throws UnavailableException when one is not
   */
  public void flush() {
    producer.flush();
    failIfFailed();
  }

  @Override
  public void close() {
    producer.close();
  }

  private CompletableFuture<Receipt> send(LabeledFrame label) {
    check(label);
    Span span = span(label);
    ProducerRecord<String, byte[]> record = record(label, span);
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    places.acquireUninterruptibly();
    try {
      producer.send(
          record,
          (place, cause) -> {
            places.release();
            if (cause == null) {
              span.end();
              published.incrementAndGet();
              receipt.complete(new Receipt(place.topic(), place.partition(), place.offset()));
            } else {
              SpanWords.fail(span, cause);
              receipt.completeExceptionally(cause);
            }
          });
    } catch (KafkaException e) {
      SpanWords.fail(span, e);
      places.release();
      throw unavailable(e);
    }
    return receipt;
  }

  /** Of the trace that the caller is in, such as the mask's that was corrected; else a new one. */
  private Span span(LabeledFrame label) {
    return cluster
        .tracer()
        .spanBuilder(SpanWords.LABEL_PUBLISH)
        .setSpanKind(SpanKind.PRODUCER)
        .setAttribute(SpanWords.DEVICE, label.getFrame().getDeviceId())
        .setAttribute(SpanWords.TASK, label.getFrame().getTask())
        .startSpan();
  }

  private ProducerRecord<String, byte[]> record(LabeledFrame label, Span span) {
    try (Scope during = span.makeCurrent()) {
      return cluster.records().of(label);
    } catch (KafkaException e) {
      SpanWords.fail(span, e);
      throw unavailable(e);
    }
  }

  private static void check(LabeledFrame label) {
    check(label.getFrame(), label.getLabelMap());
    LabelTerms.require(label);
    if (label.getAnnotator().isBlank()) {
      throw new UserException(
          "label of frame "
              + FrameId.of(label.getFrame())
              + " names nobody who drew it; give the annotator's name");
    }
  }

  private static void check(Frame frame, LabelMap map) {
    try {
      LabelMaps.validate(map);
    } catch (InvalidRecordException e) {
      throw new UserException(e.getMessage() + "; nothing was published", e);
    }
    if (map.getWidth() != frame.getWidth() || map.getHeight() != frame.getHeight()) {
      throw new UserException(
          "label of frame "
              + FrameId.of(frame)
              + " is "
              + map.getWidth()
              + "x"
              + map.getHeight()
              + ", the frame "
              + frame.getWidth()
              + "x"
              + frame.getHeight()
              + "; they must agree");
    }
  }

  private void failIfFailed() {
    Throwable cause = failure.get();
    if (cause != null) {
      throw unavailable(cause);
    }
  }

  private UnavailableException unavailable(Throwable cause) {
    return new UnavailableException(
        "labels can't be published after "
            + published
            + " of them: "
            + cause.getMessage()
            + "; check broker and registry, then do it again",
        cause);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
