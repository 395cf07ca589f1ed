package io.sonostream.imaging.exchange;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import org.jspecify.annotations.Nullable;

/**
 * One labelled picture on its way out.
 *
 * @param name of its files, without ending; no other label of the export has it
 * @param truth of the image's size; values follow the export's list of classes
 * @param subject whom it shows, or the exam where nobody says: what stays on one side of a split
 * @param device make and model, where known
 * @param spacingX width of a pixel in millimetres; NaN where unknown
 * @param spacingY height of a pixel in millimetres; NaN where unknown
 * @param frame key of the frame that is labelled
 */
public record ExportedLabel(
    String name,
    PixelImage image,
    ClassMap truth,
    String subject,
    @Nullable String device,
    double spacingX,
    double spacingY,
    String frame) {
  public ExportedLabel {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._=-]*")) {
      throw new IllegalArgumentException("'" + name + "' is no file name that every tool reads");
    }
    if (image.width() != truth.width() || image.height() != truth.height()) {
      throw new IllegalArgumentException(
          "label " + name + " has a mask of another size than its picture");
    }
  }
}
