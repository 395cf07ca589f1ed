package io.sonostream.imaging.mask;

import java.util.Map;

/**
 * What one image's mask holds, without its pixels.
 *
 * @param histogram pixels by code; empty where only reading it again tells the areas: for several
 *     files, which may overlap, and for so many values that keeping them for all masks of a set
 *     would fill the memory
 * @param isBlank whether all pixels of all files are 0
 */
public record MaskContent(int width, int height, Map<Integer, Long> histogram, boolean isBlank) {
  public MaskContent {
    histogram = Map.copyOf(histogram);
  }
}
