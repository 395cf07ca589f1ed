package io.sonostream.network.architecture;

import io.sonostream.network.graph.Graph;
import java.util.Map;
import java.util.Objects;

/** A family of networks: one short file that builds a graph. */
interface Architecture {
  /** As in {@code unet-vgg16}. */
  String name();

  /** Authors, title, year: where the figure that the code follows is found. */
  String paper();

  /** What may be chosen, with the values taken when it is not, in the order shown to people. */
  Map<String, Choice> choices();

  /** Height and width for which the paper or usual practice builds it. */
  default int typicalSide() {
    return 256;
  }

  /**
   * The network for one input size.
   *
   * @param chosen a value for every choice, within its bounds
   * @param classes output planes K: 1 for one foreground class (sigmoid), else the number of
   *     classes with the background (softmax)
   * @throws io.sonostream.network.ModelException naming the node that the size does not fit
   */
  Graph build(Chosen chosen, int channels, int classes, int height, int width);

  /** A whole number that the user may choose. */
  record Choice(int otherwise, int least, int most) {}

  /** A value for every choice. */
  record Chosen(Map<String, Integer> values) {
    int get(String choice) {
      return Objects.requireNonNull(values.get(choice), choice);
    }
  }
}
