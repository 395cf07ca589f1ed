package io.sonostream.processor.batch;

/**
 * One foreground class of a segmentation, at the frame's own geometry.
 *
 * @param classValue value in the label map, 1-255
 * @param areaPixels pixels with this value, >= 0
 * @param meanProbability over those pixels, 0-1; 0 for an empty region
 */
public record RegionMeasure(
    int classValue, String className, long areaPixels, float meanProbability) {}
