package io.sonostream.gateway.receive;

import io.sonostream.client.instances.CapturedImage;
import io.sonostream.client.instances.InstanceFrames;
import io.sonostream.client.instances.InstanceRefusedException;
import io.sonostream.devices.dicom.ClipFrames;
import io.sonostream.devices.source.Moment;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.Packing;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.schemas.topics.Topics;
import java.time.Instant;

/**
 * The frames of a clip as they are published: as pixels, as PNG where those are too large, each as
 * long before now as the clip says, so that its last one ends now.
 */
final class ClipImages implements InstanceFrames {
  /** What a record surely has beside its pixels. */
  private static final int REST = 64 << 10;

  private final ClipFrames clip;
  private final Instant now;
  private final Packer packer = new Packer(Packing.SOURCE, null);

  ClipImages(ClipFrames clip, Instant now) {
    this.clip = clip;
    this.now = now;
  }

  @Override
  public int count() {
    return clip.count();
  }

  @Override
  public CapturedImage frame(int index) throws InstanceRefusedException {
    try {
      SourceFrame frame = packer.pack(clip.frame(index));
      int bytes = frame.bytes().length;
      if (bytes > Topics.MAX_FRAME_BYTES - REST) {
        throw InstanceRefusedException.unusable(
            "frame "
                + (index + 1)
                + " of "
                + frame.width()
                + "x"
                + frame.height()
                + " has "
                + bytes
                + " bytes as "
                + frame.encoding()
                + "; a record carries at most "
                + (Topics.MAX_FRAME_BYTES - REST),
            null);
      }
      return new CapturedImage(frame.image(), capturedAt(index));
    } catch (BadDicomException | UnusableFrameException e) {
      throw InstanceRefusedException.unusable("frame " + (index + 1) + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw InstanceRefusedException.unusable(
          "frame " + (index + 1) + ": " + Unexpected.words(e), e);
    }
  }

  private Instant capturedAt(int index) {
    Moment moment = clip.moment(index);
    return moment == null ? now : now.minus(clip.length()).plus(moment.at());
  }
}
