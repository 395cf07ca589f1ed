package io.sonostream.learning.dataset;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
import io.sonostream.imaging.image.PixelImage;

/**
 * An image and its truth, at the original size.
 *
 * @param scope which classes the truth speaks for
 */
public record LabelledPicture(PixelImage image, ClassMap truth, ClassScope scope) {

  /** Whose truth speaks for every class. */
  public LabelledPicture(PixelImage image, ClassMap truth) {
    this(image, truth, ClassScope.ALL);
  }
}
