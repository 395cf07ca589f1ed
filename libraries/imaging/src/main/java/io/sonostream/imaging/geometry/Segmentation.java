package io.sonostream.imaging.geometry;

import io.sonostream.imaging.image.ClassMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network says about one frame, in the frame's own pixels.
 *
 * @param regions one for each foreground class, in class order: the first has class value 1
 * @param uncertainty how much Dice the least sure class of the map is expected to lack, by the
 *     network's own probabilities, 0 (sure) to 1; of a map without any, the chance that it should
 *     have one
 * @param probabilities foreground probability of each pixel (0-255 for 0-1), rows top to bottom;
 *     null where it was not asked for
 */
@SuppressWarnings("ArrayRecordComponent")
public record Segmentation(
    ClassMap map, List<Region> regions, float uncertainty, byte @Nullable [] probabilities) {

  public Segmentation {
    regions = List.copyOf(regions);
  }

  /**
   * One foreground class.
   *
   * @param pixels how many pixels of the frame have this class
   * @param meanProbability mean probability of the class over them, 0-1; 0 without any
   */
  public record Region(long pixels, float meanProbability) {}
}
