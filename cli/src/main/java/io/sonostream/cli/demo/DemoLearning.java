package io.sonostream.cli.demo;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.publish.LabelPublisher;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.trainer.control.ModelControl;
import io.sonostream.trainer.release.TrainerRecords;
import io.sonostream.trainer.service.Trainer;
import io.sonostream.trainer.service.TrainerClients;
import io.sonostream.trainer.service.TrainerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final TrainerSettings settings;
  private final Map<String, String> kafka;
  private final Map<String, String> registry;
  private final Topics topics;
  private final Clock clock;
  private final Trainer trainer;
  private final Worker annotator = new Worker("demo-annotator", this::annotate);
  private volatile boolean closing;

  DemoLearning(
      Map<String, String> kafka,
      Map<String, String> registry,
      Topics topics,
      Path directory,
      Clock clock) {
    this.kafka = kafka;
    this.registry = registry;
    this.topics = topics;
    this.clock = clock;
    this.settings = settings(kafka, registry, directory);
    this.trainer = new Trainer(settings);
  }

  /** Lets a package serve unless a model serves already, as it does after a restart. */
  void assignFirstChampion(Path weak) {
    TrainerRecords records = new TrainerRecords(topics, new RecordSerdes(registry));
    TrainerClients clients = new TrainerClients(kafka);
    try (ModelControl models =
        new ModelControl(
            clients.catalog(records),
            clients.singles(),
            records,
            settings.models().shelf(),
            "demo",
            clock)) {
      ModelAssignment current = models.catalog().assignment(DemoRun.TASK);
      if (current == null) {
        ModelRelease release = models.importPackage(weak);
        if (!release.getTask().equals(DemoRun.TASK)) {
          throw new UserException(
              weak + " is for task " + release.getTask() + "; the demo's task is " + DemoRun.TASK);
        }
        models.promote(DemoRun.TASK, release.getVersion(), "first champion of the demo");
      }
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
        new LabelPublisher(kafka, registry, topics, DemoRun.TASK, "phantom truth", clock)) {
      for (int subject = 0; subject < SUBJECTS && !closing; subject++) {
        PhantomSource source = labelled(subject);
        for (int frame = 0; frame < FRAMES_OF_A_SUBJECT; frame++) {
          SourceFrame labelled = source.next();
          labels.publish(labelled, new FrameId("annotator", "demo-" + subject, frame), Map.of());
        }
      }
      labels.flush();
    } catch (RuntimeException e) {
      log.error("the demo's labels could not be published: {}", e.getMessage());
    }
  }

  /** What the annotator labels of a subject. */
  static PhantomSource labelled(int subject) {
    DeviceModel model = DeviceModel.ALL.get(subject % DeviceModel.ALL.size());
    return new PhantomSource(new PhantomSettings(50_000 + subject, subject, model, SIDE, SIDE, 1));
  }

  static TrainerSettings settings(
      Map<String, String> kafka, Map<String, String> registry, Path directory) {
    Map<String, Object> overrides = new HashMap<>();
    kafka.forEach((key, value) -> overrides.put("kafka." + key, value));
    registry.forEach((key, value) -> overrides.put("registry." + key, value));
    overrides.put("trainer.state-directory", directory.resolve("trainer").toString());
    overrides.put("trainer.models.directory", directory.resolve("store").toString());
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
