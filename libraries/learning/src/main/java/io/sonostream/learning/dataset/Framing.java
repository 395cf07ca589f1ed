package io.sonostream.learning.dataset;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.learning.augment.Example;
import io.sonostream.model.packaging.Fitting;
import java.util.List;

/** How an image of any size becomes examples at the size of the network's input. */
public sealed interface Framing permits WholeFrame, TiledFrame {

  /**
   * The examples of one picture, one or more, always in the same order. Image and mask both have
   * the input's size, so that they can be augmented together; an unpadded network learns from the
   * middle of the mask only.
   */
  List<Example> examples(LabelledPicture picture);

  /** Of the network. */
  ModelGeometry geometry();

  /** How frames must be fitted in service, so that the network sees what it was trained with. */
  Fitting fitting();

  /** How many examples a picture of that size gives. */
  int count(int width, int height);
}
