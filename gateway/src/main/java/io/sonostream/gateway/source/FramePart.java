package io.sonostream.gateway.source;

import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.gateway.settings.Crop;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.ImagePose;
import io.sonostream.schemas.PixelSpacing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a frame, which lies where it lay within the whole. */
final class FramePart {
  private FramePart() {}

  /**
   * @throws UnusableFrameException when the part reaches beyond the frame, or its file can't be
   *     decoded
   */
  static SourceFrame of(SourceFrame whole, Crop crop) {
    PixelImage picture = FramePixels.of(whole);
    if (!crop.fits(picture.width(), picture.height())) {
      throw new UnusableFrameException(
          "crop is "
              + crop
              + ", which reaches beyond a frame of "
              + picture.width()
              + "x"
              + picture.height()
              + "; set it anew",
          1);
    }
    byte[] pixels = part(picture.pixels(), picture.width(), picture.channels(), crop);
    SourceFrame cut =
        SourceFrame.of(new PixelImage(crop.width(), crop.height(), picture.channels(), pixels));
    byte[] truth = whole.truth();
    return new SourceFrame(
        cut.width(),
        cut.height(),
        cut.format(),
        cut.encoding(),
        cut.bytes(),
        truth == null ? null : part(truth, picture.width(), 1, crop),
        whole.spacing(),
        whole.subjectId(),
        whole.deviceModel(),
        whole.name(),
        whole.moment(),
        moved(whole.pose(), whole.spacing(), crop));
  }

  private static byte[] part(byte[] whole, int width, int channels, Crop crop) {
    int row = crop.width() * channels;
    byte[] part = new byte[row * crop.height()];
    for (int y = 0; y < crop.height(); y++) {
      int from = ((crop.top() + y) * width + crop.left()) * channels;
      System.arraycopy(whole, from, part, y * row, row);
    }
    return part;
  }

  /** The first pixel is another one. Where nobody knows their distance, 1 mm is what was meant. */
  private static @Nullable ImagePose moved(
      @Nullable ImagePose whole, @Nullable PixelSpacing spacing, Crop crop) {
    if (whole == null) {
      return null;
    }
    double right = crop.left() * (spacing == null ? 1 : spacing.getColumnMillimetres());
    double down = crop.top() * (spacing == null ? 1 : spacing.getRowMillimetres());
    List<Double> first = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      first.add(
          whole.getPosition().get(i)
              + whole.getRowDirection().get(i) * right
              + whole.getColumnDirection().get(i) * down);
    }
    return new ImagePose(first, whole.getRowDirection(), whole.getColumnDirection());
  }
}
