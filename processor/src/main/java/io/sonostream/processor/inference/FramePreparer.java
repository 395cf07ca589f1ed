package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.processor.batch.BatchQueue;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Decodes frames and lays them out as network inputs, off the stream thread and off the engine's.
 *
 * <p>Owner: none; stateless but for its parts. Hand-off: from the stream's threads to a pool, from
 * there to the {@link BatchQueue}. Bound: the lanes' budgets. Shutdown: the pool's owner ends it; a
 * job that finds the queue closed is abandoned.
 */
final class FramePreparer {
  private final ImageDecoder decoder;
  private final ModelSlots slots;
  private final BatchQueue<PreparedFrame> queue;
  private final Executor pool;
  private final EngineHealth health;

  FramePreparer(
      ImageDecoder decoder,
      ModelSlots slots,
      BatchQueue<PreparedFrame> queue,
      Executor pool,
      EngineHealth health) {
    this.decoder = decoder;
    this.slots = slots;
    this.queue = queue;
    this.pool = pool;
    this.health = health;
  }

  void submit(FrameJob job) {
    pool.execute(() -> prepare(job));
  }

  /** The same frame for a model of another geometry; it decoded before, so it decodes again. */
  PreparedFrame prepareAgain(PreparedFrame frame, FrameMapping mapping) {
    try {
      return prepared(frame.job(), mapping);
    } catch (BadImageException e) {
      throw new IllegalStateException("a frame that was decoded before does not decode again", e);
    }
  }

  private void prepare(FrameJob job) {
    if (job.cancelled()) {
      return;
    }
    try {
      Optional<ServingModel> model = slots.current(job.frame().getTask());
      if (model.isEmpty()) {
        job.complete(new Outcome.Abandoned("no model serves task " + job.frame().getTask()));
      } else if (!queue.add(prepared(job, model.get().mapping()))) {
        job.complete(new Outcome.Abandoned("the engine is closed"));
      }
    } catch (BadImageException | RuntimeException e) {
      // Whatever a decoder does at a frame, it is that frame's fault: the next one may be fine.
      job.complete(new Outcome.Dead(e));
    } catch (Error e) {
      health.gone("preparing a frame failed: " + e, e);
      job.complete(new Outcome.Abandoned(String.valueOf(e)));
      throw e;
    }
  }

  private PreparedFrame prepared(FrameJob job, FrameMapping mapping) throws BadImageException {
    ByteBuffer inputs = inputs(job.frame(), mapping);
    return new PreparedFrame(
        job, mapping, inputs, inputs.capacity() / mapping.geometry().input().frameBytes());
  }

  /** A frame's pixels as network inputs, (n,C,H,W) unsigned bytes; heap, owned by the caller. */
  ByteBuffer inputs(Frame frame, FrameMapping mapping) throws BadImageException {
    PixelImage image =
        decoder.decode(
            frame.getPixels(),
            ImageEncoding.valueOf(frame.getEncoding().name()),
            frame.getWidth(),
            frame.getHeight(),
            frame.getPixelFormat() == PixelFormat.RGB8 ? 3 : 1);
    int count = mapping.inputsFor(image.width(), image.height());
    ByteBuffer inputs =
        ByteBuffer.allocate(Math.multiplyExact(count, mapping.geometry().input().frameBytes()));
    mapping.write(image, inputs, 0);
    return inputs;
  }
}
