package io.sonostream.cli.export;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.Spacing;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.ReceivedInstance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of its clip an instance's masks belong to: what its receipt says or, where that is of
 * a gateway that did not say, what size and spacing tell. In the wrong place they look as right.
 */
final class ReceivedPart {
  /** Of a spacing, for what was rounded otherwise by an earlier version. */
  private static final double SAME = 1e-6;

  private ReceivedPart() {}

  /**
   * Holds what is asked for against what was received.
   *
   * @param asked the region that was named, or the whole picture
   * @return how the picture was changed before the model saw it; empty where it was not
   * @throws UserException when the masks belong elsewhere, or nobody knows where
   */
  static String manner(ReceivedInstance receipt, Mask mask, UltrasoundClip clip, PicturePart asked)
      throws BadDicomException {
    String part = receipt.getPart();
    if (part == null) {
      requireOnly(mask, clip, asked.bounds(clip));
      return "";
    }
    boolean blanked = part.equals(PicturePart.REGIONS_ONLY.words());
    String place = blanked ? PicturePart.WHOLE.words() : part;
    if (!place.equals(asked.words())) {
      throw new UserException(
          "masks are of the "
              + place
              + ", asked for is the "
              + asked.words()
              + ": give --dicom-region as in the gateway's settings");
    }
    return blanked ? "seen with black outside the 2D regions" : "";
  }

  private static void requireOnly(Mask mask, UltrasoundClip clip, UltrasoundRegion asked)
      throws BadDicomException {
    if (!isOfSize(mask, asked)) {
      // Told where the masks are drawn, with what to give.
      return;
    }
    List<UltrasoundRegion> all = new ArrayList<>(clip.regions());
    all.add(PicturePart.WHOLE.bounds(clip));
    boolean elsewhere =
        all.stream()
            .filter(each -> each.left() != asked.left() || each.top() != asked.top())
            .anyMatch(each -> isOfSize(mask, each) && isOfSpacing(mask, each.spacing()));
    if (elsewhere || !isOfSpacing(mask, asked.spacing())) {
      throw new UserException(
          "masks of "
              + mask.getWidth()
              + "x"
              + mask.getHeight()
              + " may be of another part of the picture than what is asked for: another has that"
              + " size, or pixels of another size, and the receipt, of an earlier gateway, doesn't"
              + " say which was received; segment the clip anew (sonostream segment)");
    }
  }

  private static boolean isOfSize(Mask mask, UltrasoundRegion part) {
    return mask.getWidth() == part.width() && mask.getHeight() == part.height();
  }

  /** What one of them doesn't say tells nothing. */
  private static boolean isOfSpacing(Mask mask, @Nullable Spacing part) {
    PixelSpacing said = mask.getPixelSpacing();
    return said == null
        || part == null
        || isSame(said.getRowMillimetres(), part.row())
            && isSame(said.getColumnMillimetres(), part.column());
  }

  private static boolean isSame(double first, double second) {
    return Math.abs(first - second) <= SAME * second;
  }
}
