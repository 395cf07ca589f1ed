package io.sonostream.learning.dataset;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;

/** An image and its truth, at the original size. */
public record LabelledPicture(PixelImage image, ClassMap truth) {}
