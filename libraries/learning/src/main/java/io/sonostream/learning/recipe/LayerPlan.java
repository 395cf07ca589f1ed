package io.sonostream.learning.recipe;

import io.sonostream.network.graph.Stage;
import java.util.List;

/**
 * Which stages learn, how fast, and when.
 *
 * <p>The plans of Amiri, Brooks and Rivaz, "Fine-Tuning U-Net for Ultrasound Image Segmentation:
 * Different Layers, Different Outcomes" (IEEE TUFFC 2020, arXiv 2002.08438), and the usual others.
 */
public sealed interface LayerPlan
    permits FixedPlan, FrozenPrefix, GradualUnfreezing, DiscriminativeRates {

  /**
   * The phases of a run.
   *
   * @param stages of the network, in the order in which an image passes them
   * @param epochs of the run
   */
  List<Phase> phases(List<Stage> stages, int epochs);
}
