package io.sonostream.devices.source;

import io.sonostream.devices.phantom.Phantom;
import io.sonostream.devices.phantom.PhantomFrame;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.PixelSpacing;
import java.util.OptionalDouble;

/** One exam of one phantom, without end. Every frame carries its truth: 1 where a lesion is. */
public final class PhantomSource implements FrameSource {
  private final Phantom phantom;
  private final String subjectId;
  private long index;

  public PhantomSource(PhantomSettings settings) {
    this.phantom = new Phantom(settings);
    this.subjectId = "phantom-" + Long.toUnsignedString(settings.subjectSeed());
  }

  @Override
  public SourceFrame next() {
    PhantomFrame frame = phantom.frame(index++);
    return new SourceFrame(
        frame.width(),
        frame.height(),
        PixelFormat.GRAY8,
        PixelEncoding.RAW,
        frame.pixels(),
        frame.truth(),
        new PixelSpacing(frame.rowMillimetres(), frame.columnMillimetres()),
        subjectId,
        phantom.settings().model().name(),
        null);
  }

  @Override
  public OptionalDouble framesPerSecond() {
    return OptionalDouble.of(phantom.settings().framesPerSecond());
  }
}
