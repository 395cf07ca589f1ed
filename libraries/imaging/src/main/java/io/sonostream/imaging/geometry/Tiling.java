package io.sonostream.imaging.geometry;

import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.PixelImage;
import java.nio.ByteBuffer;

/**
 * One frame, many inputs, at the frame's own resolution: for frames much bigger than the network's
 * window. Beyond the frame's borders the picture is mirrored.
 *
 * <ul>
 *   <li>{@link #overlapTile}: outputs side by side, inputs overlapping by the network's margin
 *       (Ronneberger 2015, figure 2);
 *   <li>{@link #slidingWindow}: outputs overlapping by half, blended with Gaussian weights so that
 *       the middle of each counts most (as nnU-Net does; Isensee 2021).
 * </ul>
 */
public final class Tiling implements FrameMapping {
  private final ModelGeometry geometry;
  private final Decision decision;
  private final Levels levels;
  private final boolean sliding;
  private final TileAxis columns;
  private final TileAxis rows;

  private Tiling(ModelGeometry geometry, Decision decision, Levels levels, boolean sliding) {
    this.geometry = geometry;
    this.decision = decision;
    this.levels = levels;
    this.sliding = sliding;
    this.columns = new TileAxis(geometry.outputWidth(), sliding);
    this.rows = new TileAxis(geometry.outputHeight(), sliding);
  }

  /**
   * @param threshold lowest foreground probability, 0-1, for networks with one plane
   */
  public static Tiling overlapTile(ModelGeometry geometry, double threshold) {
    return overlapTile(geometry, new Decision(threshold), Levels.AS_THEY_ARE);
  }

  /**
   * @param decision how probabilities become a mask
   * @param levels what a frame's brightness becomes
   */
  public static Tiling overlapTile(ModelGeometry geometry, Decision decision, Levels levels) {
    return new Tiling(geometry, decision, levels, false);
  }

  /**
   * @param threshold lowest foreground probability, 0-1, for networks with one plane
   */
  public static Tiling slidingWindow(ModelGeometry geometry, double threshold) {
    return slidingWindow(geometry, new Decision(threshold), Levels.AS_THEY_ARE);
  }

  /**
   * @param decision how probabilities become a mask
   * @param levels what a frame's brightness becomes
   */
  public static Tiling slidingWindow(ModelGeometry geometry, Decision decision, Levels levels) {
    return new Tiling(geometry, decision, levels, true);
  }

  @Override
  public ModelGeometry geometry() {
    return geometry;
  }

  @Override
  public boolean writesLike(FrameMapping other) {
    return other instanceof Tiling like
        && like.geometry.equals(geometry)
        && like.levels == levels
        && like.sliding == sliding;
  }

  @Override
  public int inputsFor(int width, int height) {
    return columns.tiles(width) * rows.tiles(height);
  }

  @Override
  public void write(PixelImage frame, ByteBuffer inputs, int offset) {
    PixelImage image = levels.of(Channels.convert(frame, geometry.input().channels()));
    int at = offset;
    for (int i = 0; i < rows.tiles(frame.height()); i++) {
      int top = rows.start(i, frame.height()) - geometry.marginY();
      int[] ys = Mirror.indices(top, geometry.input().height(), frame.height());
      for (int j = 0; j < columns.tiles(frame.width()); j++) {
        int left = columns.start(j, frame.width()) - geometry.marginX();
        int[] xs = Mirror.indices(left, geometry.input().width(), frame.width());
        writeTile(image, ys, xs, inputs, at);
        at += geometry.input().frameBytes();
      }
    }
  }

  private static void writeTile(PixelImage image, int[] ys, int[] xs, ByteBuffer to, int at) {
    byte[] row = new byte[xs.length];
    int channels = image.channels();
    for (int c = 0; c < channels; c++) {
      for (int y : ys) {
        int from = y * image.width() * channels + c;
        for (int x = 0; x < row.length; x++) {
          row[x] = image.pixels()[from + xs[x] * channels];
        }
        to.put(at, row);
        at += row.length;
      }
    }
  }

  @Override
  public Decision decision() {
    return decision;
  }

  @Override
  public byte[][] planes(ByteBuffer probabilities, int offset, int width, int height) {
    Blend blend = new Blend(geometry.planes(), width, height);
    int at = offset;
    for (int i = 0; i < rows.tiles(height); i++) {
      for (int j = 0; j < columns.tiles(width); j++) {
        int top = rows.start(i, height);
        int left = columns.start(j, width);
        blend.add(probabilities, at, left, top, columns.weights(), rows.weights());
        at += geometry.outputBytes();
      }
    }
    return blend.planes();
  }
}
