package io.sonostream.dicom.pixel;

import io.sonostream.dicom.codec.Samples;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.Element;
import io.sonostream.dicom.dataset.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Frames that are not compressed: one behind the other, PS3.5 section 8. */
final class NativeFrames {
  private final PixelDescription description;
  private final ByteBuffer pixels;

  /** Bytes of two samples change places in a big-endian file of words. */
  private final boolean swapped;

  NativeFrames(PixelDescription description, Element element) throws BadDicomException {
    this.description = description;
    this.pixels = element.value();
    this.swapped =
        description.bitsAllocated() == 8
            && element.vr() == Vr.OW
            && element.value().order() == ByteOrder.BIG_ENDIAN;
    long wanted = description.nativeFrameBytes() * description.frames();
    requireHalved(wanted);
    if (pixels.remaining() < wanted) {
      throw otherSize("; it is truncated or damaged");
    }
    // A last byte may fill them up to an even length.
    if (pixels.remaining() - wanted - (wanted & 1) >= description.nativeFrameBytes()) {
      throw otherSize(
          ", so frames more; " + Attribute.NUMBER_OF_FRAMES + " is wrong, or it is damaged");
    }
  }

  private BadDicomException otherSize(String so) {
    return new BadDicomException(
        "file declares "
            + description.frames()
            + " frames of "
            + description.nativeFrameBytes()
            + " bytes and has "
            + pixels.remaining()
            + " bytes of pixels"
            + so);
  }

  /** Some say that colours are halved, and write all of them: read so, each would be another's. */
  private void requireHalved(long wanted) throws BadDicomException {
    if (!description.photometric().isHalved()) {
      return;
    }
    long whole =
        (long) description.width()
            * description.height()
            * description.channels()
            * (description.bitsAllocated() / 8)
            * description.frames();
    long there = pixels.remaining();
    boolean isWhole = there == whole || there == whole + (whole & 1);
    if (isWhole && there != wanted && there != wanted + (wanted & 1)) {
      throw new BadDicomException(
          Attribute.PHOTOMETRIC_INTERPRETATION
              + " is "
              + description.photometric()
              + ", which has 2 samples a pixel, and pixels have 3; it is another one, or they are"
              + " damaged");
    }
  }

  Samples frame(int frame) {
    int from = (int) (frame * description.nativeFrameBytes());
    int width = description.width();
    int height = description.height();
    int channels = description.channels();
    short[] values = new short[width * height * channels];
    if (description.photometric().isHalved()) {
      halved(from, values);
    } else if (description.planar()) {
      int plane = width * height;
      for (int i = 0; i < values.length; i++) {
        values[i % plane * channels + i / plane] = sample(from, i);
      }
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = sample(from, i);
      }
    }
    return new Samples(width, height, channels, values);
  }

  /** Two columns: Y Y Cb Cr. */
  private void halved(int from, short[] values) {
    int width = description.width();
    int pairs = (width + 1) / 2;
    for (int y = 0, to = 0; y < description.height(); y++) {
      for (int x = 0; x < width; x++, to += 3) {
        int pair = (y * pairs + x / 2) * 4;
        values[to] = sample(from, pair + x % 2);
        values[to + 1] = sample(from, pair + 2);
        values[to + 2] = sample(from, pair + 3);
      }
    }
  }

  private short sample(int from, int index) {
    if (description.bitsAllocated() == 16) {
      return pixels.getShort(from + 2 * index);
    }
    int at = from + index;
    // A last odd byte has nobody to change with.
    int there = swapped && (at ^ 1) < pixels.limit() ? at ^ 1 : at;
    return (short) (pixels.get(there) & 0xFF);
  }
}
