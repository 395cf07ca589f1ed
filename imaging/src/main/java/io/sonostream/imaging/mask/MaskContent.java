package io.sonostream.imaging.mask;

import java.util.List;
import java.util.Map;

/**
 * What one image's mask holds, without its pixels.
 *
 * @param histograms pixels by code, for each file
 */
public record MaskContent(int width, int height, List<Map<Integer, Long>> histograms) {
  public MaskContent {
    histograms = List.copyOf(histograms);
  }
}
