package io.sonostream.cli.demo;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.client.labels.LabelTerms;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.trainer.release.PackageImport;
import io.sonostream.trainer.service.Trainer;
import io.sonostream.trainer.service.TrainerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the demo that gets better: a weak champion at first, labelled phantoms from a
 * simulated annotator, and a trainer that makes of them what the gate then lets through.
 *
 * <p>Owner: the demo run. Hand-off: topics only. Bound: {@link #LABELS} labels. Shutdown:
 * annotator, then trainer.
 */
final class DemoLearning implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoLearning.class);
  static final int SUBJECTS = 120;
  private static final int FRAMES_OF_A_SUBJECT = 2;
  static final int LABELS = SUBJECTS * FRAMES_OF_A_SUBJECT;
  private static final int SIDE = 256;
  private static final int EPOCHS = 24;

  private final Cluster cluster;
  private final TrainerSettings settings;
  private final Clock clock;
  private final Trainer trainer;
  private final Worker annotator = new Worker("demo-annotator", this::annotate);
  private volatile boolean closing;

  DemoLearning(Cluster cluster, TrainerSettings settings, Clock clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.clock = clock;
    this.trainer = new Trainer(settings);
  }

  /** Lets a package serve unless a model serves already, as it does after a restart. */
  void assignFirstChampion(Path weak) {
    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      if (models.read().assignment(DemoRun.TASK) != null) {
        return;
      }
      ModelRelease release =
          new PackageImport(models, settings.models().shelf(), "demo", clock)
              .importPackage(weak, false);
      if (!release.getTask().equals(DemoRun.TASK)) {
        throw new UserException(
            weak + " is for task " + release.getTask() + "; the demo's task is " + DemoRun.TASK);
      }
      models.promote(
          DemoRun.TASK, release.getVersion(), null, "demo", "first champion of the demo");
    }
  }

  void start() {
    trainer.start();
    annotator.start();
  }

  @Override
  public void close() {
    closing = true;
    annotator.join();
    trainer.close();
  }

  /** One label after the other, as an annotator would: subjects that no demo device shows. */
  private void annotate() {
    try (LabelPublisher labels =
        new LabelPublisher(
            cluster,
            "phantom truth",
            LabelSource.IMPORT,
            clock,
            LabelTerms.named(List.of("lesion")))) {
      for (int subject = 0; subject < SUBJECTS && !closing; subject++) {
        PhantomSource source = labelled(subject, SIDE);
        FrameStream exam = new FrameStream("annotator", "demo-" + subject, DemoRun.TASK, Map.of());
        for (int frame = 0; frame < FRAMES_OF_A_SUBJECT; frame++) {
          SourceFrame labelled = source.next();
          labels.publish(
              exam,
              frame,
              labelled.image(),
              Objects.requireNonNull(labelled.truth(), "a phantom knows its truth"));
        }
      }
      labels.flush();
    } catch (RuntimeException e) {
      log.error("the demo's labels could not be published: {}", e.getMessage());
    }
  }

  /** What the annotator labels of a subject. */
  static PhantomSource labelled(int subject, int side) {
    DeviceModel model = DeviceModel.ALL.get(subject % DeviceModel.ALL.size());
    return new PhantomSource(new PhantomSettings(50_000 + subject, subject, model, side, side, 1));
  }

  static TrainerSettings settings(
      Map<String, String> kafka, Map<String, String> registry, Path directory) {
    Map<String, Object> overrides = new HashMap<>();
    kafka.forEach((key, value) -> overrides.put("kafka." + key, value));
    registry.forEach((key, value) -> overrides.put("registry." + key, value));
    overrides.put("trainer.http.port", 0);
    overrides.put("trainer.state-directory", directory.resolve("trainer").toString());
    overrides.put("trainer.models.directory", directory.resolve("store").toString());
    overrides.put("trainer.models.keys", directory.resolve("keys").toString());
    overrides.put("trainer.models.public-keys", directory.resolve("keys").toString());
    overrides.put("trainer.models.accept", "OWN");
    String task = "trainer.tasks." + DemoRun.TASK + ".";
    overrides.put(task + "classes", List.of("lesion"));
    overrides.put(task + "strategy", "full");
    overrides.put(task + "triggers.new-labels", LABELS);
    overrides.put(task + "triggers.interval", "24h");
    // On two cores beside the running processor: three to four seconds an epoch, so a minute and a
    // half in all.
    overrides.put("trainer.recipe.epochs", EPOCHS);
    overrides.put("trainer.recipe.patience", 0);
    overrides.put("trainer.recipe.learning-rate", 1.5e-3);
    overrides.put("trainer.job.heap", "512m");
    overrides.put("trainer.job.threads", 1);
    return TrainerSettings.load(null, overrides);
  }
}
