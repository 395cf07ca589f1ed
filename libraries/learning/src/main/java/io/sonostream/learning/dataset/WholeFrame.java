package io.sonostream.learning.dataset;

import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.learning.augment.Example;
import io.sonostream.model.packaging.Fitting;
import java.nio.ByteBuffer;
import java.util.List;

/** The whole image resized to the input, exactly as it is in service. */
public final class WholeFrame implements Framing {
  private final ModelGeometry geometry;
  private final Letterbox letterbox;

  public WholeFrame(ModelGeometry geometry) {
    this.geometry = geometry;
    letterbox = new Letterbox(geometry, 0.5);
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
