package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.geometry.SecondLook;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Waiting;
import io.sonostream.schemas.Frame;
import java.nio.ByteBuffer;

/**
 * A frame as network inputs, waiting for its batch.
 *
 * @param mapping what it was prepared for; a model that reads frames otherwise needs it prepared
 *     again
 * @param inputs (n,C,H,W) unsigned bytes, heap; nobody writes to them
 * @param count n, >= 1
 * @param looks how often the network sees them: 1, or 2, the second time mirrored ({@link
 *     SecondLook})
 */
public record PreparedFrame(
    FrameJob job, FrameMapping mapping, ByteBuffer inputs, int count, int looks)
    implements Waiting {
  public Frame frame() {
    return job.frame();
  }

  ModelGeometry geometry() {
    return mapping.geometry();
  }

  public boolean fits(FrameMapping other) {
    return mapping.writesLike(other);
  }

  @Override
  public Lane lane() {
    return job.lane();
  }

  @Override
  public String task() {
    return frame().getTask();
  }

  @Override
  public String device() {
    return frame().getDeviceId();
  }

  @Override
  public long capturedAtMicros() {
    return job.capturedAtMicros();
  }

  @Override
  public boolean cancelled() {
    return job.cancelled();
  }
}
