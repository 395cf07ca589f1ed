package io.sonostream.cli.secured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.cli.audit.AuditCommand;
import io.sonostream.cli.device.DeviceCommand;
import io.sonostream.cli.device.LabelCommand;
import io.sonostream.cli.labels.LabelsCommand;
import io.sonostream.cli.models.ModelsCommand;
import io.sonostream.cli.replay.ReplayCommand;
import io.sonostream.cli.subject.SubjectCommand;
import io.sonostream.cli.trainer.RetrainCommand;
import io.sonostream.client.Cluster;
import io.sonostream.client.masks.MaskSubscriber;
import io.sonostream.client.topic.StartAt;
import io.sonostream.gateway.Gateway;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.TopicException;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.trainer.service.Trainer;
import io.sonostream.trainer.service.TrainerSettings;
import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * With exactly the rights of docs/security.md a frame becomes a mask and a label reaches the
 * trainer; without them a service names those that it lacks, and those are the documented ones. One
 * service loses one right each; all of them lose all, one by one, with {@code
 * -Dsecured.rights=all}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredIT {
  private static final String TASK = "breast-lesion";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path folder;

  private final Map<String, SecuredUser> users = new HashMap<>();
  private List<Right> rights;
  private SecuredCluster secured;

  @BeforeAll
  void start() throws Exception {
    rights = Right.documented();
    Set<String> names = rights.stream().map(Right::service).collect(Collectors.toSet());
    secured = new SecuredCluster(folder, names);
    secured.grant(rights);
    UntrainedModel.TINY.write(TASK, "1", 1, folder.resolve("model"), null);
    for (String name : names) {
      users.put(name, SecuredUser.of(name, secured, folder, services()));
    }
  }

  @AfterAll
  void stop() {
    if (secured != null) {
      secured.close();
    }
  }

  /** First: the processor makes its own topics, and others look at rights to topics that are. */
  @Test
  @Order(1)
  void aFrameBecomesAMaskAndALabelReachesTheTrainerWithTheDocumentedRights() throws Exception {
    List<String> masks = new CopyOnWriteArrayList<>();
    try (Processor processor = processor();
        Trainer trainer = trainer();
        Viewer viewer = viewer();
        MaskSubscriber reader =
            MaskSubscriber.of(user("reader").cluster())
                .from(StartAt.BEGINNING)
                .start(mask -> masks.add(mask.mask().getDeviceId()))) {
      processor.start();
      trainer.start();
      viewer.start();
      assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
      for (String lane : List.of("live", "archive")) {
        assertThat(
                user("device")
                    .run(
                        new DeviceCommand(),
                        "--count=3",
                        "--rate=20",
                        "--size=64x64",
                        "--stream=exam-" + lane,
                        "--lane=" + lane)
                    .exit())
            .isZero();
      }
      await().atMost(PATIENCE).until(() -> !masks.isEmpty());

      assertThat(user("annotator").run(new LabelCommand(), "--phantom=2"))
          .extracting(SecuredUser.Ran::exit)
          .isEqualTo(0);
      // Two labels that it has read are too few, and it says so.
      SecuredUser.Ran asked =
          user("operator")
              .run(new RetrainCommand(), "--task=" + TASK, "--reason=rehearsal", "--wait");
      assertThat(asked.said()).contains("FAILED").contains("2 usable labels");
      assertThat(viewer.ready().ok()).as(viewer.ready().message()).isTrue();
      assertThat(trainer.live().ok()).as(trainer.live().message()).isTrue();
      assertThat(trainer.health()).isEmpty();
      assertThat(reader.state().trouble()).isEmpty();
      assertThat(user("viewer").run(new AuditCommand()).said()).contains("retrain " + TASK);
    }
    SecuredUser.Ran replayed = replay("again");
    assertThat(replayed.exit()).as(replayed.said()).isZero();
  }

  @Test
  void aServiceWithoutRightsNamesExactlyThoseThatTheDocumentGivesIt() throws Exception {
    for (String service : users.keySet()) {
      List<Right> own = of(service);
      secured.take(own);
      try {
        Set<String> documented =
            own.stream()
                .filter(right -> isAskedFirst(right))
                .map(Right::told)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(Right.toldIn(said(service)))
            .as(service)
            .containsExactlyInAnyOrderElementsOf(documented);
      } finally {
        secured.grant(own);
      }
    }
  }

  @Test
  void withOneRightLessAServiceSaysWhichOneItLacks() throws Exception {
    boolean all = "all".equals(System.getProperty("secured.rights"));
    for (String service : users.keySet()) {
      List<Right> own = of(service).stream().filter(SecuredIT::isAskedFirst).toList();
      for (Right right : all ? own : own.subList(own.size() - 1, own.size())) {
        secured.take(List.of(right));
        try {
          assertThat(Right.toldIn(said(service))).as(service).containsExactly(right.told());
          System.out.println(service + " lacks " + right.told() + ", and says so");
        } finally {
          secured.grant(List.of(right));
        }
      }
    }
  }

  /** Which they are depends on its frames, its model and the name of its masks' topic. */
  @Test
  void aReplayNamesWhatItWillLackLaterBeforeItHasDoneAnything() throws Exception {
    assertThat(user("operator").run(new ModelsCommand(), "import", folder + "/model").said())
        .contains(TASK);
    assertThat(user("operator").run(new ModelsCommand(), "promote", TASK, "1").exit()).isZero();
    List<Right> later =
        of("replay").stream().filter(right -> !SecuredIT.isAskedFirst(right)).toList();
    assertThat(later).hasSizeGreaterThan(8);
    int number = 0;
    for (Right right : later) {
      String name = "later-" + number++;
      String[] options = optionsThatNeed(right);
      Map<TopicPartition, Long> before = secured.written();
      secured.take(List.of(right));
      SecuredUser.Ran ran;
      try {
        ran = replay(name, options);
      } finally {
        secured.grant(List.of(right));
      }
      String told = right.kind() == Right.Kind.TOPICS ? right.told() + name : right.told();
      assertThat(Right.toldIn(ran.said())).as(ran.said()).containsExactly(told);
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(secured.written()).as("what is written without " + told).isEqualTo(before);
      System.out.println("replay lacks " + told + ", says so, and has done nothing");

      SecuredUser.Ran again = replay(name, options);
      assertThat(again.exit()).as(again.said()).isZero();
    }
  }

  private static String[] optionsThatNeed(Right right) {
    if (right.name().startsWith("model.")) {
      return new String[0];
    }
    String model = "--model=" + folder.resolve("model");
    return right.name().equals("frames.live")
        ? new String[] {model, "--source=live"}
        : new String[] {model};
  }

  @Test
  void aWrongPasswordIsToldInOneLineByBrokerAndRegistry() throws Exception {
    Map<String, String> kafka = new HashMap<>(secured.kafka("annotator"));
    kafka.replaceAll((key, value) -> value.replace("long-password", "wrong-one"));
    assertThat(
            said(
                () ->
                    Cluster.of(kafka, secured.registry("annotator"), secured.topics())
                        .await(
                            Needs.nothing().writing(secured.topics().labels()),
                            Duration.ofSeconds(30))))
        .contains("Authentication failed")
        .doesNotContain("wrong-one");

    Map<String, String> registry = new HashMap<>(secured.registry("annotator"));
    registry.replaceAll((key, value) -> value.replace("long-password", "wrong-one"));
    assertThat(
            said(
                () ->
                    Cluster.of(secured.kafka("annotator"), registry, secured.topics())
                        .awaitWithSchemas(
                            Needs.nothing().writing(secured.topics().labels()),
                            Duration.ofSeconds(30))))
        .contains("401")
        .doesNotContain("wrong-one");
  }

  /**
   * What a replay's masks and models need is asked for later, when they are known; {@link
   * #aReplayNamesWhatItWillLackLaterBeforeItHasDoneAnything} takes those.
   */
  private static boolean isAskedFirst(Right right) {
    return !right.service().equals("replay")
        || right.kind() != Right.Kind.TOPICS
            && !right.name().startsWith("model.")
            && !right.name().equals("frames.live");
  }

  private List<Right> of(String service) {
    return rights.stream().filter(right -> right.service().equals(service)).toList();
  }

  private SecuredUser user(String name) {
    return Objects.requireNonNull(users.get(name), name);
  }

  /** What it says when it is started as it would be. */
  private String said(String service) {
    return switch (service) {
      case "processor" -> said(() -> startAndStop(processor()));
      case "trainer" -> said(() -> trainer().close());
      case "viewer" -> said(() -> startAndStop(viewer()));
      case "gateway" -> said(() -> startAndStop(gateway()));
      case "eraser" -> user(service).run(new SubjectCommand(), "erase", "s-1", "--yes").said();
      case "operator" ->
          user(service).run(new RetrainCommand(), "--task=" + TASK, "--reason=none").said();
      case "device" -> user(service).run(new DeviceCommand(), "--count=1").said();
      case "annotator" -> user(service).run(new LabelCommand(), "--phantom=1").said();
      case "requester" ->
          user(service).run(new LabelsCommand(), "request", "--task=" + TASK).said();
      case "replay" -> replay("lacking").said();
      case "reader" ->
          said(
              () ->
                  user(service)
                      .cluster()
                      .await(Needs.nothing().reading(secured.topics().masksLive()), PATIENCE));
      default -> throw new IllegalArgumentException("docs/security.md has rights of " + service);
    };
  }

  private SecuredUser.Ran replay(String name) {
    return replay(name, "--model=" + folder.resolve("model"));
  }

  private SecuredUser.Ran replay(String name, String... options) {
    List<String> all = new ArrayList<>(List.of("--task=" + TASK, "--name=" + name, "--json"));
    all.addAll(List.of(options));
    return user("replay").run(new ReplayCommand(), all.toArray(String[]::new));
  }

  private static String said(Runnable start) {
    try {
      start.run();
      return "nothing";
    } catch (UserException | TopicException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void startAndStop(Processor processor) {
    try (processor) {
      processor.start();
    }
  }

  private static void startAndStop(Viewer viewer) {
    try (viewer) {
      viewer.start();
    }
  }

  private static void startAndStop(Gateway gateway) {
    try (gateway) {
      gateway.start();
    }
  }

  private Gateway gateway() {
    return new Gateway(GatewaySettings.load(user("gateway").config(), Map.of()), Clock.systemUTC());
  }

  private Processor processor() {
    return new Processor(ProcessorSettings.load(user("processor").config(), Map.of()));
  }

  private Trainer trainer() {
    return new Trainer(TrainerSettings.load(user("trainer").config(), Map.of()));
  }

  private Viewer viewer() {
    return new Viewer(ViewerSettings.load(user("viewer").config(), Map.of()), Clock.systemUTC());
  }

  private static String services() {
    return """
        processor {
          tasks.TASK { weight = 1, model = "FOLDER/model" }
          models.directory = "FOLDER/models"
          engine { name = pytorch-cpu-f32, threads = 1, workers = 1, max-batch = 2, profile-directory = "FOLDER/profiles" }
          batches.max-age = 1h
          http.port = 0
        }
        trainer {
          state-directory = "FOLDER/trainer"
          models.directory = "FOLDER/store"
          tasks.TASK { classes = [lesion], strategy = full, triggers { new-labels = 1000, interval = 24h } }
          http.port = 0
        }
        viewer { port = 0, http.port = 0 }
        gateway {
          sources.probe { kind = phantom, task = TASK }
          stow { enabled = true, port = 0 }
          igtl { enabled = true, port = 0 }
          http.port = 0
        }
        """
        .replace("TASK", TASK)
        .replace("FOLDER", folder.toString());
  }
}
