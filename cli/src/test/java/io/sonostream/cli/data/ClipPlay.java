package io.sonostream.cli.data;

import io.sonostream.devices.clip.ClipSource;
import io.sonostream.devices.clip.DamagedFrames;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.Packing;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.topics.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass through a clip, as a processor gets its frames.
 *
 * @param failed pictures that were counted, and said, and not published
 * @param told what was said of each loss
 */
record ClipPlay(List<ClipCorpus.Picture> pictures, long failed, List<String> told) {
  /** What a lossy codec and the way through RGB may change, on average. */
  private static final double CODEC_LOSS = 4;

  static ClipPlay of(Path clip) {
    return of(clip, 1, DamagedFrames.FAIL);
  }

  /**
   * @param channels 1 or 3, as devices take clips
   */
  static ClipPlay of(Path clip, int channels, DamagedFrames damaged) {
    List<ClipCorpus.Picture> pictures = new ArrayList<>();
    List<String> told = new ArrayList<>();
    long failed = 0;
    Packer packer = new Packer(Packing.SOURCE, null);
    try (ClipSource source = new ClipSource(clip, channels, false, damaged)) {
      while (true) {
        try {
          SourceFrame frame = source.next();
          if (frame == null) {
            return new ClipPlay(pictures, failed, told);
          }
          pictures.add(received(packer.pack(frame)));
        } catch (UnusableFrameException e) {
          failed += e.frames();
          told.add(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private static ClipCorpus.Picture received(SourceFrame frame) {
    if (frame.bytes().length > Topics.MAX_FRAME_BYTES) {
      throw new AssertionError("no record carries " + frame.bytes().length + " bytes");
    }
    try {
      PixelImage image = FileCorpusTest.received(frame);
      return new ClipCorpus.Picture(Channels.convert(image, 1), frame.moment().at());
    } catch (BadImageException e) {
      throw new AssertionError("the processor refuses what a device published", e);
    }
  }

  /**
   * Whether this is what the clip shows, and every loss was counted and said.
   *
   * @param patchedUp whether damaged pictures were asked for as the decoder patches them
   */
  boolean isOf(ClipCorpus.Kind clip, boolean patchedUp) {
    List<ClipCorpus.Picture> truth = clip.truth();
    boolean counted = pictures.size() + failed == truth.size();
    if (!clip.damaged()) {
      return counted && failed == 0 && areAmong(truth);
    }
    boolean said = !told.isEmpty() || patchedUp;
    return counted && said && (patchedUp || areAmong(truth));
  }

  /** Whether each picture is, at its time, one of the clip's. */
  private boolean areAmong(List<ClipCorpus.Picture> truth) {
    int next = 0;
    for (ClipCorpus.Picture picture : pictures) {
      while (next < truth.size() && !truth.get(next).at().equals(picture.at())) {
        next++;
      }
      if (next == truth.size() || !isNear(picture.gray(), truth.get(next).gray())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNear(PixelImage one, PixelImage other) {
    if (one.width() != other.width() || one.height() != other.height()) {
      return false;
    }
    long apart = 0;
    for (int i = 0; i < one.pixels().length; i++) {
      apart += Math.abs((one.pixels()[i] & 0xff) - (other.pixels()[i] & 0xff));
    }
    return apart <= CODEC_LOSS * one.pixels().length;
  }
}
