package io.sonostream.processor.stream;

import io.sonostream.processor.batch.EngineNeed;
import io.sonostream.processor.batch.FrameIntake;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.batch.SegmentedFrame;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** Takes jobs and answers when the test says so. */
class ScriptedIntake implements FrameIntake {
  final BlockingQueue<FrameJob> jobs = new LinkedBlockingQueue<>();
  volatile TaskState state = TaskState.SERVED;

  /** Tasks that have no model yet, whatever the state of the others. */
  final Set<String> awaited = ConcurrentHashMap.newKeySet();

  /** Tasks that nobody has named. */
  final Set<String> unknown = ConcurrentHashMap.newKeySet();

  volatile Optional<String> gone = Optional.empty();
  volatile int useful = 1000;
  volatile long engineMicros;
  volatile long engineBytes;

  static void segment(FrameJob job) {
    job.complete(
        new Outcome.Segmented(
            new SegmentedFrame(
                new ModelIdentity(job.frame().getTask(), "v1", "0"),
                new LabelMap(
                    job.frame().getWidth(),
                    job.frame().getHeight(),
                    List.of(0, job.frame().getWidth() * job.frame().getHeight())),
                List.of(),
                0.25f,
                null,
                false,
                null,
                1,
                2,
                1)));
  }

  @Override
  public TaskState state(String task) {
    return unknown.contains(task)
        ? TaskState.UNKNOWN
        : awaited.contains(task) ? TaskState.AWAITED : state;
  }

  @Override
  public void submit(FrameJob job) {
    jobs.add(job);
  }

  @Override
  public Optional<String> goneBecause() {
    return gone;
  }

  @Override
  public int usefulInFlight() {
    return useful;
  }

  @Override
  public EngineNeed need(Lane lane, Frame frame) {
    return new EngineNeed(engineMicros, engineBytes);
  }
}
