package io.sonostream.learning.run;

import io.sonostream.learning.training.SoftTargets;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Models whose probabilities a run learns beside its labels: an ensemble becomes one network.
 *
 * @param teachers one at least, each once
 * @param weight their share of the loss, above 0 and at most 1
 */
public record Teaching(List<Teacher> teachers, double weight) {
  /** Half of the loss: labels are few and wrong in places, teachers are wrong in others. */
  public static final double USUAL_WEIGHT = 0.5;

  /**
   * A model package, known by its digest: a run that goes on must find the same again.
   *
   * @param model directory or zip
   * @param sha256 the package's name
   */
  public record Teacher(Path model, String sha256) {}

  public Teaching {
    teachers = List.copyOf(teachers);
    if (teachers.isEmpty()) {
      throw new IllegalArgumentException("teaching needs at least one teacher");
    }
    List<String> digests = new ArrayList<>();
    for (Teacher teacher : teachers) {
      if (digests.contains(teacher.sha256())) {
        throw new IllegalArgumentException(
            "teacher "
                + teacher.model()
                + " is the same package as teacher "
                + teachers.get(digests.indexOf(teacher.sha256())).model()
                + "; name each once");
      }
      digests.add(teacher.sha256());
    }
    SoftTargets.requireWeight(weight);
  }

  /**
   * With the packages that lie there now.
   *
   * @throws UserException naming the one that is not there
   */
  public static Teaching by(List<Path> models, double weight) {
    List<Teacher> teachers = new ArrayList<>();
    for (Path model : models) {
      if (!Files.exists(model)) {
        throw new UserException("teacher " + model + " does not exist; give a model package");
      }
      teachers.add(new Teacher(model, ModelPackage.open(model, TrustedKeys.ANYONE).sha256()));
    }
    return new Teaching(teachers, weight);
  }
}
