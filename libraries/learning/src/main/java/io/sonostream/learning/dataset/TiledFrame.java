package io.sonostream.learning.dataset;

import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.geometry.Tiling;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.augment.Example;
import io.sonostream.model.packaging.Fitting;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tiles of the input's size at the image's own resolution, overlapping by half. */
public final class TiledFrame implements Framing {
  private final ModelGeometry geometry;
  private final Tiling images;

  /** The same windows over the mask: augmentation draws its margin in as it does the image's. */
  private final Tiling masks;

  /**
   * @param levels what a frame's brightness becomes, as in service
   */
  public TiledFrame(ModelGeometry geometry, Levels levels) {
    this.geometry = geometry;
    InputShape input = geometry.input();
    InputShape oneChannel = new InputShape(1, input.height(), input.width());
    images = Tiling.slidingWindow(geometry, new Decision(0.5), levels);
    masks =
        Tiling.slidingWindow(
            new ModelGeometry(oneChannel, 1, geometry.outputHeight(), geometry.outputWidth()), 0.5);
  }

  @Override
  public ModelGeometry geometry() {
    return geometry;
  }

  /**
   * Every pixel of an unpadded network's answer has all its context, so its tiles need no blending:
   * overlap-tile (Ronneberger 2015, figure 2). Padding spoils the border of the others' answers.
   */
  @Override
  public Fitting fitting() {
    boolean unpadded = geometry.outputWidth() < geometry.input().width();
    return unpadded ? Fitting.OVERLAP_TILE : Fitting.SLIDING_WINDOW;
  }

  @Override
  public int count(int width, int height) {
    return images.inputsFor(width, height);
  }

  @Override
  public List<Example> examples(LabelledPicture picture) {
    int width = picture.image().width();
    int height = picture.image().height();
    int count = count(width, height);
    int imageBytes = geometry.input().frameBytes();
    int maskBytes = geometry.input().height() * geometry.input().width();
    byte[] pixels = new byte[count * imageBytes];
    byte[] labels = new byte[count * maskBytes];
    images.write(picture.image(), ByteBuffer.wrap(pixels), 0);
    masks.write(
        new PixelImage(width, height, 1, picture.truth().values()), ByteBuffer.wrap(labels), 0);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      examples.add(
          new Example(
              geometry.input().channels(),
              geometry.input().height(),
              geometry.input().width(),
              Arrays.copyOfRange(pixels, i * imageBytes, (i + 1) * imageBytes),
              Arrays.copyOfRange(labels, i * maskBytes, (i + 1) * maskBytes),
              picture.scope()));
    }
    return examples;
  }
}
