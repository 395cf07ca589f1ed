package io.sonostream.processor.inference;

import io.sonostream.model.image.ClassMap;
import io.sonostream.model.image.PixelImage;

/** A frame from the model's package and the mask that the model must give for it. */
public record ProbeFrame(PixelImage image, ClassMap expected) {}
