package io.sonostream.processor.inference;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;

/** A frame from the model's package and the mask that the model must give for it. */
public record ProbeFrame(PixelImage image, ClassMap expected) {}
