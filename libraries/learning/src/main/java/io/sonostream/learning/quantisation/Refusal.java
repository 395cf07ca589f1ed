package io.sonostream.learning.quantisation;

import io.sonostream.model.packaging.Int8Judgement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Why a form may not serve: by labels, or by the package's probes where labels let it.
 *
 * @param likeness least Dice with f32's masks of the probes; 1 where labels refuse it already
 */
record Refusal(Int8Judgement judgement, double likeness) {

  /**
   * Of some, at least one, that which was nearest to serving: whoever passes labels loses least.
   */
  static Refusal nearest(List<Refusal> refusals) {
    return refusals.stream()
        .min(Comparator.comparingDouble(refusal -> refusal.judgement().loss()))
        .orElseThrow();
  }

  String why() {
    return judgement.mayServe() ? told(likeness) : judgement.toString();
  }

  static String told(double likeness) {
    return String.format(
        Locale.ROOT,
        "Dice with f32's masks of the package's probe frames: %.4f or more, at least %s",
        likeness,
        Quantiser.RESEMBLES);
  }
}
