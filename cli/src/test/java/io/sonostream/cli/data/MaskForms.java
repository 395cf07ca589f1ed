package io.sonostream.cli.data;

import io.sonostream.testkit.images.PngForge;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Ways to write a label map into a PNG file. */
final class MaskForms {
  private MaskForms() {}

  /** How a map of class values becomes a file. */
  interface Form {
    byte[] file(int width, int height, int[] classes);
  }

  /**
   * @param values gray level of each class, background first
   */
  static Form gray(int bits, int... values) {
    return (w, h, map) -> PngForge.png(w, h, bits, PngForge.GRAY, each(map, c -> values[c]));
  }

  /**
   * @param entries entry of each class, background first
   */
  static Form palette(int bits, int[] colours, int... entries) {
    return (w, h, map) ->
        PngForge.png(w, h, bits, PngForge.PALETTE, each(map, c -> entries[c]), colours);
  }

  /**
   * @param colours 0xRRGGBB of each class, background first
   */
  static Form rgb(int bits, int... colours) {
    return (w, h, map) ->
        PngForge.png(w, h, bits, PngForge.RGB, samples(map, bits, false, colours));
  }

  /**
   * @param colours 0xAARRGGBB of each class, background first
   */
  static Form rgba(int bits, int... colours) {
    return (w, h, map) ->
        PngForge.png(w, h, bits, PngForge.RGB_ALPHA, samples(map, bits, true, colours));
  }

  /**
   * @param levels gray level of each class, background first
   * @param alphas the same of their opacity
   */
  static Form grayAlpha(int[] levels, int[] alphas) {
    return (w, h, map) -> {
      int[] samples = new int[2 * map.length];
      for (int i = 0; i < map.length; i++) {
        samples[2 * i] = levels[map[i]];
        samples[2 * i + 1] = alphas[map[i]];
      }
      return PngForge.png(w, h, 8, PngForge.GRAY_ALPHA, samples);
    };
  }

  private static int[] each(int[] map, IntUnaryOperator value) {
    return Arrays.stream(map).map(value).toArray();
  }

  private static int[] samples(int[] map, int bits, boolean alpha, int[] colours) {
    int channels = alpha ? 4 : 3;
    int[] samples = new int[channels * map.length];
    for (int i = 0; i < samples.length; i++) {
      int c = i % channels;
      int shift = c == 3 ? 24 : 16 - 8 * c;
      int sample = colours[map[i / channels]] >> shift & 0xff;
      samples[i] = bits == 16 ? 257 * sample : sample;
    }
    return samples;
  }
}
