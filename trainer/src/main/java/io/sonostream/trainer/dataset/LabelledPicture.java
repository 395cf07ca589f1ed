package io.sonostream.trainer.dataset;

import io.sonostream.model.image.ClassMap;
import io.sonostream.model.image.PixelImage;

/** An image and its truth, at the original size. */
public record LabelledPicture(PixelImage image, ClassMap truth) {}
