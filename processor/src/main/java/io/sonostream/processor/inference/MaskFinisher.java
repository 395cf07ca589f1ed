package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.FrameStage;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.batch.RegionMeasure;
import io.sonostream.processor.batch.SegmentedFrame;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.LabelMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Brings the engine's probabilities back to the frame's geometry, off the engine's thread.
 *
 * <p>Owner: none; stateless. Hand-off: from a worker to a pool, from there to the job's completion.
 * Bound: the lanes' budgets. Shutdown: the pool's owner ends it after the workers.
 */
final class MaskFinisher {
  private final Executor pool;
  private final FrameMemory memory;
  private final EngineHealth health;
  private final boolean probabilityMaps;
  private final SteadyStreams streams;
  private final Sideline sideline;

  /** What is told of a frame, and what its network alone says. */
  private record Seen(Segmentation told, @Nullable Long steadiedFrom, ClassMap alone) {}

  MaskFinisher(
      Executor pool,
      FrameMemory memory,
      EngineHealth health,
      boolean probabilityMaps,
      SteadyStreams streams,
      Sideline sideline) {
    this.pool = pool;
    this.memory = memory;
    this.health = health;
    this.probabilityMaps = probabilityMaps;
    this.streams = streams;
    this.sideline = sideline;
  }

  void submit(
      RunningFrame frame, ServingModel model, long batchedAt, long inferredAt, int batchSize) {
    frame.prepared().job().handTo(FrameStage.FINISHING);
    pool.execute(() -> finish(frame, model, batchedAt, inferredAt, batchSize));
  }

  private void finish(
      RunningFrame running, ServingModel model, long batchedAt, long inferredAt, int batchSize) {
    FrameJob job = running.prepared().job();
    boolean seenTwice = running.prepared().looks() > 1;
    try {
      Seen seen =
          memory.inTurn(
              FrameWeight.of(job.frame(), model.mapping(), running.prepared().looks()).finishing(),
              job.frame(),
              "finish",
              () -> read(running, model));
      SegmentedFrame answer =
          memory.use(
              job.frame(),
              "finish",
              () -> answer(seenTwice, seen, model, batchedAt, inferredAt, batchSize));
      job.complete(new Outcome.Segmented(answer));
      if (!seenTwice) {
        // Models are compared by what they say of a frame at one look, not of those before it.
        sideline.offer(running.prepared(), model, seen.alone());
      }
    } catch (OversizedFrameException e) {
      job.complete(new Outcome.Dead(e));
    } catch (RuntimeException | Error e) {
      // The model answered, so this is no fault of the frame: it must be read again elsewhere.
      health.gone("a mask could not be made from the model's answer: " + e, e);
      job.complete(new Outcome.Abandoned(String.valueOf(e)));
    }
  }

  private Seen read(RunningFrame running, ServingModel model) {
    Frame frame = running.prepared().frame();
    FrameMapping mapping = model.mapping();
    int width = frame.getWidth();
    int height = frame.getHeight();
    byte[][] planes = mapping.planesOf(running.outputs(), width, height);
    SteadyStreams.Steadied steadied =
        streams.steady(running.prepared().job(), model.identity(), planes);
    Segmentation told =
        mapping.decision().decide(steadied.planes(), width, height, probabilityMaps);
    ClassMap alone =
        steadied.from() == null
            ? told.map()
            : mapping.decision().decide(planes, width, height, false).map();
    return new Seen(told, steadied.from(), alone);
  }

  private static SegmentedFrame answer(
      boolean seenTwice,
      Seen seen,
      ServingModel model,
      long batchedAt,
      long inferredAt,
      int batchSize) {
    Segmentation told = seen.told();
    return new SegmentedFrame(
        model.identity(),
        LabelMaps.encode(told.map().width(), told.map().height(), told.map().values()),
        regions(told, model),
        told.uncertainty(),
        seen.steadiedFrom(),
        seenTwice,
        told.probabilities(),
        batchedAt,
        inferredAt,
        batchSize);
  }

  private static List<RegionMeasure> regions(Segmentation seen, ServingModel model) {
    List<RegionMeasure> regions = new ArrayList<>();
    for (int i = 0; i < seen.regions().size(); i++) {
      regions.add(
          new RegionMeasure(
              i + 1,
              model.classes().get(i),
              seen.regions().get(i).pixels(),
              seen.regions().get(i).meanProbability()));
    }
    return regions;
  }
}
