package io.sonostream.processor.openinference;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.processor.batch.FrameIntake;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.FrameLife;
import io.sonostream.processor.batch.FrameStage;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.batch.RegionMeasure;
import io.sonostream.processor.batch.SegmentedFrame;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.processor.inference.ServingStatus;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the engine that the lanes share. A request is an archive frame to it: live frames go first,
 * the archive's share is sure, and nothing is shed for its age, since its caller gives up by
 * himself (docs/adr/open-inference.md).
 *
 * <p>Owner: Jetty's threads, each waits for its own answer. Hand-off: a future. Bound: {@link
 * Room}. Shutdown: the engine's, which abandons what waits.
 */
final class Inference {
  private final InferenceEngine engine;
  private final ImageDecoder decoder;
  private final Duration timeout;
  private final Clock clock;
  private final AtomicLong sequence = new AtomicLong();

  Inference(InferenceEngine engine, ImageDecoder decoder, Duration timeout, Clock clock) {
    this.engine = engine;
    this.decoder = decoder;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * What serves a task.
   *
   * @param version that the caller insists on; null for whichever serves
   */
  ServingStatus model(String task, @Nullable String version) throws RefusedRequestException {
    ServingStatus serving =
        engine.serving().stream()
            .filter(each -> each.model().task().equals(task))
            .findFirst()
            .orElse(null);
    if (serving == null) {
      boolean awaited = engine.state(task) == FrameIntake.TaskState.AWAITED;
      throw new RefusedRequestException(
          awaited ? 503 : 404,
          awaited
              ? "task " + task + " waits for its first model"
              : "there is no task '"
                  + task
                  + "'; served are "
                  + engine.serving().stream().map(each -> each.model().task()).sorted().toList());
    }
    if (version != null && !serving.model().version().equals(version)) {
      throw new RefusedRequestException(
          404,
          "task "
              + task
              + " is served by version "
              + serving.model().version()
              + ", not by "
              + version);
    }
    return serving;
  }

  /** Waits for the mask. */
  Answer mask(
      ServingStatus model,
      @Nullable String version,
      InferRequest request,
      Room.Place place,
      CallerTraces.Asked trace)
      throws RefusedRequestException, InterruptedException {
    RequestImage image = RequestImage.of(request.image(), model.channels(), decoder);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String task = model.model().task();
    long number = sequence.getAndIncrement();
    place.take(
        image.seenBytes() + engine.need(Lane.ARCHIVE, image.frame(task, number, now)).bytes(),
        "an image of " + image.width() + "x" + image.height());
    Frame frame = image.asSeen(decoder).frame(task, number, now);
    FrameLife life = new FrameLife();
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    long micros = Timestamps.micros(now);
    engine.submit(new FrameJob(Lane.ARCHIVE, frame, micros, micros, life, answer::complete));
    Outcome outcome = awaited(answer, life);
    SegmentedFrame seen = segmented(outcome);
    if (version != null && !seen.model().version().equals(version)) {
      throw new RefusedRequestException(
          503, "version " + version + " was replaced by " + seen.model().version() + "; ask again");
    }
    // Classes of what made the mask, where it is still there to be asked.
    Answer mask =
        Answer.mask(request, seen, seen.regions().stream().map(RegionMeasure::className).toList());
    trace.segmented(seen, now, life);
    return mask;
  }

  private Outcome awaited(CompletableFuture<Outcome> answer, FrameLife life)
      throws RefusedRequestException, InterruptedException {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      life.moveTo(FrameStage.ABANDONED);
      throw new RefusedRequestException(
          504,
          "no mask within "
              + timeout.toMillis()
              + " ms (processor.open-inference.timeout); the engine has more to do than it can");
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer can't fail", e);
    }
  }

  private static SegmentedFrame segmented(Outcome outcome) throws RefusedRequestException {
    Told told = new Told();
    outcome.tell(told);
    if (told.refusal != null) {
      throw told.refusal;
    }
    if (told.segmented == null) {
      throw new IllegalStateException(outcome + " tells neither a mask nor why there is none");
    }
    return told.segmented;
  }

  /** Takes an outcome apart. */
  private static final class Told implements Outcome.Receiver {
    private @Nullable SegmentedFrame segmented;
    private @Nullable RefusedRequestException refusal;

    @Override
    public void segmented(Outcome.Segmented outcome) {
      segmented = outcome.segmentation();
    }

    @Override
    public void shed(Outcome.Shed outcome) {
      refusal = new RefusedRequestException(503, outcome.reason());
    }

    @Override
    public void dead(Outcome.Dead outcome) {
      refusal = RefusedRequestException.bad("image: " + outcome.cause().getMessage());
    }

    @Override
    public void abandoned(Outcome.Abandoned outcome) {
      refusal = new RefusedRequestException(503, "no mask can be made now: " + outcome.cause());
    }
  }
}
