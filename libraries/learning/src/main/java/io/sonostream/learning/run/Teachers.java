package io.sonostream.learning.run;

import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.training.SoftTargets;
import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The teachers of a run at work. Each sees the very examples that the student sees, augmented as
 * they are, so its answers need no augmentation of their own; the mean of their probabilities is
 * what the student is to come near to.
 *
 * <ul>
 *   <li>Owner: the training thread.
 *   <li>Hand-off: the answer's buffer is the taker's until the next question.
 *   <li>Bound: the teachers' weights, one batch of answers.
 *   <li>Shutdown: {@link #close} frees the native memory of all.
 * </ul>
 */
final class Teachers implements AutoCloseable {
  private static final float STEPS = 255;

  private final double weight;
  private final int planes;
  private final int outputBytes;
  private final List<LoadedModel> models = new ArrayList<>();
  private final List<BatchRunner> runners = new ArrayList<>();
  private ByteBuffer answers = ByteBuffer.allocateDirect(0);
  private ByteBuffer means = ByteBuffer.allocateDirect(0);

  private Teachers(double weight, int planes, int outputBytes) {
    this.weight = weight;
    this.planes = planes;
    this.outputBytes = outputBytes;
  }

  /**
   * Loaded, or nobody where the job names none.
   *
   * @throws UserException naming the teacher that can't teach this network, and why
   */
  static Teachers of(TrainingJob job, StartingPoint start, TrainingData data) {
    Teaching teaching = job.teaching();
    int planes = start.geometry().planes();
    Teachers teachers =
        new Teachers(
            teaching == null ? 1 : teaching.weight(), planes, start.geometry().outputBytes());
    if (teaching == null) {
      return teachers;
    }
    try {
      for (Teaching.Teacher teacher : teaching.teachers()) {
        ModelPackage model = ModelPackage.open(teacher.model(), TrustedKeys.ANYONE);
        require(
            model.sha256().equals(teacher.sha256()),
            teacher,
            "package " + model.sha256(),
            "package " + teacher.sha256() + ", with which the run began",
            "put that back, or remove the run to begin anew");
        requireFit(teacher, model.manifest(), job, start, data);
        teachers.add(Engines.load(model, Evaluator.exact(model)));
      }
      return teachers;
    } catch (RuntimeException | Error e) {
      teachers.close();
      throw e;
    }
  }

  private static void requireFit(
      Teaching.Teacher teacher,
      Manifest its,
      TrainingJob job,
      StartingPoint start,
      TrainingData data) {
    require(
        its.classes().equals(job.classes()),
        teacher,
        "classes " + String.join(",", its.classes()),
        String.join(",", job.classes()),
        "a teacher has the run's classes, in their order");
    require(
        its.geometry().equals(start.geometry()),
        teacher,
        "geometry " + its.geometry(),
        String.valueOf(start.geometry()),
        "train at the teachers' input and with as many channels, or take teachers of this one");
    require(
        its.fitting() == data.framing().fitting(),
        teacher,
        "fitting " + its.fitting(),
        String.valueOf(data.framing().fitting()),
        "a teacher meets frames as the run does; see --tiling");
    Levels own = its.levels();
    Levels levels = own == null ? Levels.AS_THEY_ARE : own;
    require(
        levels == start.levels(),
        teacher,
        "levels " + levels,
        String.valueOf(start.levels()),
        "give --levels as the teachers have them");
  }

  private static void require(
      boolean holds, Teaching.Teacher teacher, String found, String wanted, String advice) {
    if (!holds) {
      throw new UserException(
          "teacher " + teacher.model() + " has " + found + ", the run " + wanted + "; " + advice);
    }
  }

  private void add(LoadedModel model) {
    models.add(model);
    runners.add(model.newRunner());
  }

  /** Of whom a run learns beside its labels, for people; empty for nobody. */
  String describe() {
    return runners.isEmpty()
        ? ""
        : ", and " + runners.size() + " teachers with " + weight + " of the loss";
  }

  /** What they say of a batch; null where there are none. */
  @Nullable SoftTargets of(TrainingBatch batch) {
    if (runners.isEmpty()) {
      return null;
    }
    int values = Math.multiplyExact(batch.count(), outputBytes);
    if (answers.capacity() < values) {
      answers = ByteBuffer.allocateDirect(values);
      means = ByteBuffer.allocateDirect(values * Float.BYTES).order(ByteOrder.nativeOrder());
    }
    for (int t = 0; t < runners.size(); t++) {
      runners.get(t).run(batch.pixels(), batch.count(), answers);
      for (int i = 0; i < values; i++) {
        float before = t == 0 ? 0 : means.getFloat(i * Float.BYTES);
        means.putFloat(i * Float.BYTES, before + (answers.get(i) & 0xff));
      }
    }
    int pixels = outputBytes / planes;
    for (int n = 0; n < batch.count(); n++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        scale(n * outputBytes + pixel, pixels);
      }
    }
    return new SoftTargets(means, weight);
  }

  /** Sums of bytes become probabilities; rounded ones of several planes need not sum to 255. */
  private void scale(int first, int pixels) {
    float sum = STEPS * runners.size();
    if (planes > 1) {
      sum = 0;
      for (int k = 0; k < planes; k++) {
        sum += means.getFloat((first + k * pixels) * Float.BYTES);
      }
    }
    for (int k = 0; k < planes; k++) {
      int at = (first + k * pixels) * Float.BYTES;
      means.putFloat(at, means.getFloat(at) / sum);
    }
  }

  @Override
  public void close() {
    runners.forEach(BatchRunner::close);
    models.forEach(LoadedModel::close);
  }
}
