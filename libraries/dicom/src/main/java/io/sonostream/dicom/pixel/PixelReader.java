package io.sonostream.dicom.pixel;

import io.sonostream.dicom.codec.Codestreams;
import io.sonostream.dicom.codec.Samples;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.Element;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.imaging.image.PixelImage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The frames of a DICOM file as 8-bit pictures, one at a time. Immutable; shared by threads. */
public final class PixelReader {
  private final TransferSyntax syntax;
  private final PixelDescription description;
  private final Rendering rendering;
  private final @Nullable NativeFrames natives;
  private final @Nullable FrameIndex index;

  /**
   * @throws BadDicomException when the file has no pixels, or none that are read
   */
  public PixelReader(DicomFile file, DicomLimits limits) throws BadDicomException {
    DataSet set = file.dataSet();
    syntax = file.syntax();
    description = PixelDescription.of(set, limits);
    Element pixels = Objects.requireNonNull(set.element(Attribute.PIXEL_DATA));
    if (pixels.isEncapsulated() != syntax.isEncapsulated()) {
      throw new BadDicomException(
          "pixels are "
              + (pixels.isEncapsulated() ? "" : "not ")
              + "in fragments, which does not go with "
              + syntax.title());
    }
    boolean encapsulated = syntax.isEncapsulated();
    boolean keepsCells = !encapsulated || syntax == TransferSyntax.RLE;
    rendering = Rendering.of(set, description, keepsCells, isJpeg2000WithRgb());
    natives = encapsulated ? null : new NativeFrames(description, pixels);
    index = encapsulated ? FrameIndex.of(set, pixels, description.frames(), syntax) : null;
  }

  /** The codestream says by itself that colours were turned, and its decoder turns them back. */
  private boolean isJpeg2000WithRgb() {
    return description.photometric() == Photometric.YBR_RCT
        || description.photometric() == Photometric.YBR_ICT;
  }

  public PixelDescription description() {
    return description;
  }

  /**
   * Decodes one frame.
   *
   * @param frame from 0
   */
  public PixelImage frame(int frame) throws BadDicomException {
    Objects.checkIndex(frame, description.frames());
    Samples samples =
        natives != null
            ? natives.frame(frame)
            : Codestreams.decode(
                Objects.requireNonNull(index).frame(frame), syntax, description.shape());
    return rendering.render(samples);
  }
}
