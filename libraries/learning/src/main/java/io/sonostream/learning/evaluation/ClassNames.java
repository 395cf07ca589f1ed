package io.sonostream.learning.evaluation;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model's classes beside those of a truth: what they mean is told by their names, as numbers are
 * each list's own.
 *
 * @param model its classes, the first is value 1
 * @param truth the same of what it is compared with
 */
record ClassNames(List<String> model, List<String> truth) {
  ClassNames {
    model = List.copyOf(model);
    truth = List.copyOf(truth);
  }

  private boolean areAlike() {
    return model.equals(truth);
  }

  /** Values of the truth's classes that the model doesn't have. */
  Set<Integer> unknown() {
    Set<Integer> unknown = new HashSet<>();
    for (String name : truth) {
      if (!model.contains(name)) {
        unknown.add(truth.indexOf(name) + 1);
      }
    }
    return unknown;
  }

  /** Whether there is a class by which the model can be judged at all. */
  boolean haveOneInCommon() {
    return unknown().size() < truth.size();
  }

  /** The model's mask in the truth's values; a class that the truth doesn't have is background. */
  ClassMap inTruthsValues(ClassMap mask) {
    if (areAlike()) {
      return mask;
    }
    byte[] values = mask.values().clone();
    for (int i = 0; i < values.length; i++) {
      int value = values[i] & 0xff;
      boolean isClass = value >= 1 && value <= model.size();
      values[i] = isClass ? (byte) (truth.indexOf(model.get(value - 1)) + 1) : values[i];
    }
    return new ClassMap(mask.width(), mask.height(), values);
  }

  /** Of a truth, less what the model doesn't have: it can't be judged by that. */
  ClassScope judged(ClassScope scope) {
    Set<Integer> silent = new HashSet<>(scope.silent());
    silent.addAll(unknown());
    return new ClassScope(silent);
  }
}
