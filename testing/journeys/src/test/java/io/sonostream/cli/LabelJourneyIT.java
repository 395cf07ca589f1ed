package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.trainer.service.Trainer;
import io.sonostream.trainer.service.TrainerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A label's journey on a real broker, registry, engine and child JVM: everything that is asserted
 * is read from topics. The network and the phantoms are small, so that it takes about a minute.
 */
class LabelJourneyIT {
  private static final String TASK = "breast-lesion";
  private static final String WEAK = "weak-1";
  private static final Duration TRAINING = Duration.ofMinutes(8);

  @TempDir Path home;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void labelsBecomeABetterModelThatServesAndPoisonedOnesDoNot() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(home.resolve("cluster"), 0, 0);
        JourneyTopics topics = new JourneyTopics(cluster)) {
      String[] weak = withCluster(cluster, "models", "import", weak().toString(), "--promote");
      assertThat(run(weak)).isZero();
      try (Processor processor = new Processor(processorSettings(cluster))) {
        processor.start();
        assertThat(processor.awaitReady(Duration.ofMinutes(3)))
            .as(() -> processor.ready().message())
            .isTrue();
        List<SourceFrame> unseen = Phantoms.of(9_000, 40, 1);
        double before = diceOf(segment(topics, "before", unseen, WEAK), unseen);

        topics.label(Phantoms.of(1, 120, 2), "site-a");
        try (Trainer trainer = new Trainer(trainerSettings(cluster))) {
          trainer.start();
          TrainingEvent promoted = topics.awaitOutcome(1, TRAINING);
          assertThat(promoted.getType())
              .as(promoted.getMessage())
              .isEqualTo(TrainingEventType.PROMOTED);
          assertThat(promoted.getTrigger()).isEqualTo("labels");
          assertThat(promoted.getParentVersion()).isEqualTo(WEAK);
          String version = promoted.getVersion();

          // The processor was never told by us; it follows the assignment.
          double after = diceOf(segmentUntil(topics, "after", unseen, version), unseen);
          System.err.printf("Dice of the served masks: %.3f -> %.3f%n", before, after);
          assertThat(after).as("Dice of the served masks").isGreaterThan(before + 0.2);
          assertThat(championInTheList(cluster)).isEqualTo(version);
          releasedShowsNobody(version);

          poisonIsRejected(topics, version);
          segment(topics, "after-poison", unseen, version);
          assertThat(championInTheList(cluster)).isEqualTo(version);
        }

        String[] rollback =
            withCluster(cluster, "models", "rollback", TASK, "--reason", "rehearsal");
        assertThat(run(rollback)).isZero();
        segmentUntil(topics, "back", unseen, WEAK);
      }
    }
  }

  /** What the trainer released, to be copied to every processor, holds no picture that it saw. */
  private void releasedShowsNobody(String version) throws IOException {
    ModelPackage released;
    try (Stream<Path> store = Files.list(home.resolve("store"))) {
      released =
          store
              .map(path -> ModelPackage.open(path, TrustedKeys.ANYONE))
              .filter(model -> model.manifest().version().equals(version))
              .findFirst()
              .orElseThrow();
    }
    List<String> phantoms =
        Engines.phantoms(released.manifest().input()).stream()
            .map(phantom -> Arrays.toString(phantom.pixels()))
            .toList();
    assertThat(released.probes())
        .isNotEmpty()
        .allSatisfy(
            probe -> assertThat(phantoms).contains(Arrays.toString(probe.frame().pixels())));
    assertThat(released.manifest().files().keySet())
        .filteredOn(name -> !name.startsWith("probes/"))
        .containsExactlyInAnyOrder("weights.safetensors", "model.pt", "model.onnx");
  }

  /** Inverted labels, also of more test subjects than have judged so far. */
  private static void poisonIsRejected(JourneyTopics topics, String champion) {
    topics.label(Phantoms.inverted(Phantoms.of(500, 200, 1)), "site-b");
    TrainingEvent rejected = topics.awaitOutcome(2, TRAINING);
    assertThat(rejected.getType()).as(rejected.getMessage()).isEqualTo(TrainingEventType.REJECTED);
    assertThat(rejected.getParentVersion()).isEqualTo(champion);
    System.err.println(rejected.getMessage());
    Map<String, Double> numbers = rejected.getMetrics();
    assertThat(numbers.get("differenceLow"))
        .as("the poisoned test labels alone would have promoted what they taught")
        .isPositive();
    assertThat(numbers.get("establishedDifferenceHigh")).as("the earlier ones do not").isNegative();
  }

  /** A champion that has seen too little, made as a user makes one. */
  private Path weak() {
    Path phantoms = home.resolve("phantoms");
    String size = Phantoms.SIDE + "x" + Phantoms.SIDE;
    assertThat(
            run(
                "phantom",
                "--out=" + phantoms,
                "--count=160",
                "--subjects=80",
                "--size=" + size,
                "--seed=5"))
        .isZero();
    Path made = home.resolve("weak");
    assertThat(
            run(
                "train",
                "--images=" + phantoms.resolve("images"),
                "--masks=" + phantoms.resolve("masks"),
                "--groups=" + phantoms.resolve("index.csv"),
                "--task=" + TASK,
                "--classes=lesion",
                "--model-version=" + WEAK,
                "--arch=unet(base=4,depth=3)",
                "--input=64",
                "--epochs=1",
                "--rate=2e-3",
                "--precision=f32",
                "--out=" + made))
        .isZero();
    return made;
  }

  /** One mask for every frame, each by this version. */
  private static Map<Long, Mask> segment(
      JourneyTopics topics, String stream, List<SourceFrame> frames, String version)
      throws Exception {
    topics.publish(stream, frames);
    await().atMost(Duration.ofMinutes(2)).until(() -> topics.masks(stream).size() == frames.size());
    Map<Long, Mask> masks = topics.masks(stream);
    assertThat(masks.values())
        .allSatisfy(mask -> assertThat(mask.getStatus()).isEqualTo(MaskStatus.SEGMENTED));
    assertThat(versions(masks)).containsOnlyKeys(version);
    return masks;
  }

  /** The stream goes on until every mask is by this version. */
  private static Map<Long, Mask> segmentUntil(
      JourneyTopics topics, String stream, List<SourceFrame> frames, String version) {
    int[] round = new int[1];
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              String name = stream + round[0]++;
              topics.publish(name, frames);
              await()
                  .atMost(Duration.ofMinutes(2))
                  .until(() -> topics.masks(name).size() == frames.size());
              return versions(topics.masks(name)).keySet().equals(java.util.Set.of(version));
            });
    return topics.masks(stream + (round[0] - 1));
  }

  private static Map<String, Long> versions(Map<Long, Mask> masks) {
    return masks.values().stream()
        .collect(Collectors.groupingBy(m -> m.getModel().getVersion(), Collectors.counting()));
  }

  private static double diceOf(Map<Long, Mask> masks, List<SourceFrame> frames) {
    double sum = 0;
    for (int i = 0; i < frames.size(); i++) {
      byte[] mask = LabelMaps.decode(masks.get((long) i).getLabelMap());
      sum += dice(mask, frames.get(i).truth());
    }
    return sum / frames.size();
  }

  private static double dice(byte[] mask, byte[] truth) {
    long both = 0;
    long either = 0;
    for (int i = 0; i < mask.length; i++) {
      both += mask[i] != 0 && truth[i] != 0 ? 1 : 0;
      either += (mask[i] != 0 ? 1 : 0) + (truth[i] != 0 ? 1 : 0);
    }
    return either == 0 ? 1 : 2.0 * both / either;
  }

  private String championInTheList(LocalCluster cluster) throws Exception {
    StringWriter out = new StringWriter();
    CommandLine commands = Sonostream.commandLine().setOut(new PrintWriter(out));
    assertThat(commands.execute(withCluster(cluster, "models", "list", "--json"))).isZero();
    for (JsonNode row : new ObjectMapper().readTree(out.toString())) {
      if (row.get("role").asText().equals("champion")) {
        return row.get("version").asText();
      }
    }
    return "none";
  }

  private static int run(String... args) {
    return Sonostream.commandLine().execute(args);
  }

  private String[] withCluster(LocalCluster cluster, String... args) {
    List<String> all = new java.util.ArrayList<>(List.of(args));
    all.addAll(
        List.of(
            "--bootstrap",
            String.valueOf(cluster.kafka().get("bootstrap.servers")),
            "--registry",
            String.valueOf(cluster.registry().get("schema.registry.url")),
            "--config",
            installation().toString()));
    return all.toArray(String[]::new);
  }

  /** As a user's own file: only what this installation has signed is loaded, from its store. */
  private Path installation() {
    Path file = home.resolve("sonostream.conf");
    String text =
        "trainer.models { accept = OWN, directory = \""
            + home.resolve("store")
            + "\", keys = \""
            + home.resolve("keys")
            + "\" }\n"
            + "processor.models { accept = OWN, stores = [${trainer.models.directory}], keys ="
            + " ${trainer.models.keys} }\n";
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessorSettings processorSettings(LocalCluster cluster) {
    Map<String, Object> overrides = connection(cluster);
    overrides.put("processor.tasks." + TASK + ".weight", 1);
    overrides.put("processor.archive.enabled", false);
    overrides.put("processor.http.enabled", false);
    overrides.put("processor.engine.name", "pytorch-cpu-f32");
    overrides.put("processor.engine.threads", 1);
    overrides.put("processor.engine.workers", 1);
    // A training on the same cores may delay frames; none may be shed here.
    overrides.put("processor.batches.max-age", "10m");
    overrides.put("processor.engine.profile-directory", home.resolve("profiles").toString());
    overrides.put("processor.models.directory", home.resolve("fetched").toString());
    return ProcessorSettings.load(installation(), overrides);
  }

  private TrainerSettings trainerSettings(LocalCluster cluster) {
    Map<String, Object> overrides = connection(cluster);
    overrides.put("trainer.http.port", 0);
    overrides.put("trainer.state-directory", home.resolve("trainer").toString());
    overrides.put("trainer.tasks." + TASK + ".classes", List.of("lesion"));
    overrides.put("trainer.tasks." + TASK + ".strategy", "full");
    overrides.put("trainer.tasks." + TASK + ".triggers.new-labels", 150);
    overrides.put("trainer.tasks." + TASK + ".triggers.interval", "24h");
    overrides.put("trainer.recipe.epochs", 8);
    overrides.put("trainer.recipe.learning-rate", 3e-3);
    overrides.put("trainer.recipe.precision", "f32");
    overrides.put("trainer.job.heap", "256m");
    return TrainerSettings.load(installation(), overrides);
  }

  private static Map<String, Object> connection(LocalCluster cluster) {
    Map<String, Object> overrides = new HashMap<>();
    cluster.kafka().forEach((key, value) -> overrides.put("kafka." + key, value));
    cluster.registry().forEach((key, value) -> overrides.put("registry." + key, value));
    return overrides;
  }
}
