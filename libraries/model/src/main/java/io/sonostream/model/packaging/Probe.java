package io.sonostream.model.packaging;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;

/**
 * A frame with the mask that the model gave when it was made: what every engine must repeat.
 *
 * @param frame as big as the model's input, with its channels
 * @param mask as big as the model's output
 */
public record Probe(PixelImage frame, ClassMap mask) {}
