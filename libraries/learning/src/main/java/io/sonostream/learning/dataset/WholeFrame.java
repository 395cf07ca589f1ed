package io.sonostream.learning.dataset;

import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.learning.augment.Example;
import io.sonostream.model.packaging.Fitting;
import java.nio.ByteBuffer;
import java.util.List;

/** The whole image resized to the input, exactly as it is in service. */
public final class WholeFrame implements Framing {
  private final ModelGeometry geometry;
  private final Letterbox letterbox;

  /**
   * @param levels what a frame's brightness becomes, as in service
   */
  public WholeFrame(ModelGeometry geometry, Levels levels) {
    this.geometry = geometry;
    letterbox = new Letterbox(geometry, new Decision(0.5), levels);
  }

  @Override
  public ModelGeometry geometry() {
    return geometry;
  }

  @Override
  public Fitting fitting() {
    return Fitting.LETTERBOX;
  }

  @Override
  public int count(int width, int height) {
    return 1;
  }

  @Override
  public List<Example> examples(LabelledPicture picture) {
    byte[] image = new byte[geometry.input().frameBytes()];
    letterbox.write(picture.image(), ByteBuffer.wrap(image), 0);
    byte[] label = letterbox.label(picture.truth()).values();
    return List.of(
        new Example(
            geometry.input().channels(),
            geometry.input().height(),
            geometry.input().width(),
            image,
            MaskMargin.add(label, geometry),
            picture.scope()));
  }
}
