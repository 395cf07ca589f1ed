package io.sonostream.cli.chart;

import static io.sonostream.cli.chart.Chart.at;
import static io.sonostream.cli.chart.Chart.object;
import static io.sonostream.cli.chart.Chart.objects;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.cli.Defaults;
import io.sonostream.cli.Sonostream;
import io.sonostream.cli.chart.Chart.Workload;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.Python;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.trainer.service.TrainerSettings;
import io.sonostream.viewer.ViewerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart against Helm, Kubernetes' own schemas, and what the services read. */
class ChartTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"least.yaml", "everything.yaml", "hpa.yaml"})
  void helmFindsNothingToComplainOf(String values) throws Exception {
    assertThat(Chart.run("lint", "--strict", Chart.PLACE.toString(), "-f", Chart.file(values)))
        .contains("0 chart(s) failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"least.yaml", "everything.yaml", "hpa.yaml"})
  void kubernetesKnowsEveryResource(String values) throws Exception {
    Chart chart = Chart.of(values);
    Path file = folder.resolve("manifests.yaml");
    Files.writeString(file, chart.manifests());

    Python.assume("kubernetes_validate");
    String told = Python.run("-c", VALIDATE, file.toString());

    // Those of KEDA and of the Prometheus operator have schemas of their own.
    long theirs = chart.ofKind("ScaledObject", "PodMonitor").count();
    assertThat(told.strip()).isEqualTo("valid " + (chart.resources().size() - theirs));
  }

  private static final String VALIDATE =
      """
      import sys, yaml, kubernetes_validate
      valid = 0
      for resource in yaml.safe_load_all(open(sys.argv[1])):
          if resource is None or resource["kind"] in ("ScaledObject", "PodMonitor"):
              continue
          kubernetes_validate.validate(resource, "1.30", strict=True)
          valid += 1
      print("valid", valid)
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka.bootstrapServers=  | bootstrapServers",
        "kafka.bootstrapServers=kafka | bootstrapServers",
        "registry.url=registry:8080 | url",
        "models.keys= | keys",
        "models.claim= | models",
        "models.store=s3://models/x | models",
        "processor.replicas=0 | replicas",
        "processor.autoscaling.kind=lag | kind",
        "processor.autoscale=true | autoscale",
        "processor.autoscaling.kind=keda,processor.autoscaling.framesPerSecond=null | framesPerSecond",
        "processor.autoscaling.kind=keda,processor.autoscaling.commitSeconds=null | commitSeconds",
        "processor.digest=latest | digest",
        "processor.openInference.enabled=true | processor.openInference.token.secret is not set",
        "gateway.enabled=true,gateway.stow.enabled=true | gateway.stow.token.secret is not set",
        "viewer.ingress.enabled=true | viewer.ingress.host is not set"
      })
  void aWrongValueIsRefusedByName(String setting, String named) throws Exception {
    Chart.of("least.yaml");

    assertThatThrownBy(() -> Chart.of("least.yaml", setting.strip().split(",")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(named.strip());
  }

  @Test
  void everyServiceRunsWithoutRightsOnAReadOnlyRoot() throws Exception {
    List<Workload> workloads = Chart.of("everything.yaml").workloads();
    assertThat(workloads)
        .extracting(Workload::service)
        .containsExactlyInAnyOrder("processor", "trainer", "viewer", "gateway");
    for (Workload workload : workloads) {
      assertThat(at(workload.pod(), "securityContext"))
          .asString()
          .contains("runAsNonRoot=true", "runAsUser=10001", "type=RuntimeDefault");
      assertThat(workload.pod().get("automountServiceAccountToken")).isEqualTo(false);
      Map<String, Object> rights = object(at(workload.container(), "securityContext"));
      assertThat(rights)
          .containsEntry("readOnlyRootFilesystem", true)
          .containsEntry("allowPrivilegeEscalation", false)
          .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
    }
  }

  @Test
  void onlyTheTrainerSeesTheKeyThatSignsAndWritesModels() throws Exception {
    for (Workload workload : Chart.of("least.yaml").workloads()) {
      boolean trainer = workload.service().equals("trainer");
      assertThat(objects(workload.pod().get("volumes")).toString().contains("own.pem"))
          .as(workload.service())
          .isEqualTo(trainer);
      objects(workload.container().get("volumeMounts")).stream()
          .filter(mount -> mount.get("name").equals("models"))
          .forEach(
              mount ->
                  assertThat(mount.getOrDefault("readOnly", false).equals(true))
                      .as(workload.service())
                      .isEqualTo(!trainer));
    }
  }

  /** Of a lane that keeps up Kafka counts as lag what came since its last commit. */
  @Test
  void replicasGoByTheLiveLaneAloneAndNotByWhatIsMerelyNotCommittedYet() throws Exception {
    Object keda = Chart.of("everything.yaml").ofKind("ScaledObject").findFirst().orElseThrow();
    long threshold =
        Long.parseLong(
            (String) at(objects(at(keda, "spec", "triggers")).get(0), "metadata", "lagThreshold"));
    long seconds = ProcessorSettings.load(null, Map.of()).live().commitInterval().toSeconds();
    assertThat(threshold).isEqualTo(20 * seconds);

    Object hpa = Chart.of("hpa.yaml").ofKind("HorizontalPodAutoscaler").findFirst().orElseThrow();
    assertThat(
            at(
                objects(at(hpa, "spec", "metrics")).get(0),
                "pods",
                "metric",
                "selector",
                "matchLabels"))
        .isEqualTo(Map.of("lane", "live"));
  }

  @Test
  void everyDirectoryThatAServiceIsToldOfIsMounted() throws Exception {
    int checked = 0;
    for (String values : List.of("least.yaml", "everything.yaml")) {
      for (Workload workload : Chart.of(values).workloads()) {
        List<String> mounts =
            objects(workload.container().get("volumeMounts")).stream()
                .map(mount -> mount.get("mountPath").toString())
                .toList();
        Set<Object> volumes =
            objects(workload.pod().get("volumes")).stream()
                .map(volume -> volume.get("name"))
                .collect(Collectors.toSet());
        if (workload.service().equals("trainer")) {
          volumes.add("state"); // Of its claim's template.
        }
        objects(workload.container().get("volumeMounts"))
            .forEach(mount -> assertThat(volumes).contains(mount.get("name")));
        for (Map<String, Object> told : workload.environment()) {
          String value = String.valueOf(told.get("value"));
          if (value.startsWith("/")) {
            assertThat(mounts)
                .as(told + " of " + workload.service())
                .anyMatch(mount -> (value + "/").startsWith(mount + "/"));
            checked++;
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(15);
  }

  @Test
  void everyEnvironmentKeyIsReadByTheConfiguration() throws Exception {
    String defaults = Defaults.text();
    List<String> keys = new ArrayList<>();
    for (String values : List.of("least.yaml", "everything.yaml")) {
      Chart.of(values).workloads().stream()
          .flatMap(workload -> workload.environment().stream())
          .map(told -> told.get("name").toString())
          .filter(name -> name.startsWith("SONOSTREAM_") && !name.endsWith("JAVA_OPTS"))
          .forEach(keys::add);
    }
    assertThat(keys)
        .hasSizeGreaterThan(20)
        .allSatisfy(key -> assertThat(defaults).contains("${?" + key + "}"));
  }

  @Test
  void everyCommandExistsAndItsConfigurationIsRead() throws Exception {
    Chart chart = Chart.of("least.yaml", "gateway.enabled=true");
    Map<String, Object> files =
        object(at(chart.ofKind("ConfigMap").findAny().orElseThrow(), "data"));
    for (Workload workload : chart.workloads()) {
      String[] words =
          ((List<?>) at(workload.container(), "args"))
              .stream().map(Object::toString).toArray(String[]::new);
      assertThat(words[0]).isEqualTo(workload.service());
      assertThatCode(() -> Sonostream.commandLine().parseArgs(words)).doesNotThrowAnyException();
      Path file = folder.resolve(workload.service() + ".conf");
      Files.writeString(file, files.get(workload.service() + ".conf").toString());
      switch (workload.service()) {
        case "processor" ->
            assertThat(ProcessorSettings.load(file, Map.of()).tasks()).containsKey("breast-lesion");
        case "trainer" ->
            assertThat(TrainerSettings.load(file, Map.of()).tasks()).containsKey("breast-lesion");
        case "viewer" -> ViewerSettings.load(file, Map.of());
        default -> GatewaySettings.load(file, Map.of("gateway.stow.enabled", true));
      }
    }
  }

  @Test
  void aSecretsConfigurationIsReadLastAndHasToBeThere() throws Exception {
    Chart chart = Chart.of("everything.yaml");
    String configuration =
        at(chart.ofKind("ConfigMap").findAny().orElseThrow(), "data", "processor.conf").toString();
    Path secret = folder.resolve("secret.conf");
    Path file = folder.resolve("processor.conf");
    Files.writeString(
        file, configuration.replace("/etc/sonostream/secret/secret.conf", secret.toString()));

    assertThatThrownBy(() -> ProcessorSettings.load(file, Map.of()))
        .hasMessageContaining(secret.toString());
    Files.writeString(secret, "processor.batches.max-age = 7s\n");
    assertThat(ProcessorSettings.load(file, Map.of()).toString()).contains("PT7S");
  }

  @Test
  void portsAndProbesAreThoseOfTheServices() throws Exception {
    Map<String, Integer> health =
        Map.of(
            "processor", ProcessorSettings.load(null, Map.of()).http().port(),
            "trainer", TrainerSettings.load(null, Map.of()).http().port(),
            "viewer", ViewerSettings.load(null, Map.of()).http().port(),
            "gateway",
                GatewaySettings.load(null, Map.of("gateway.stow.enabled", true)).http().port());
    for (Workload workload : Chart.of("everything.yaml").workloads()) {
      Map<Object, Object> ports =
          objects(workload.container().get("ports")).stream()
              .collect(Collectors.toMap(it -> it.get("name"), it -> it.get("containerPort")));
      assertThat(ports).containsEntry("health", health.get(workload.service()));
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        assertThat(at(workload.container(), probe, "httpGet", "port")).isEqualTo("health");
        assertThat(at(workload.container(), probe, "httpGet", "path"))
            .isEqualTo(probe.startsWith("readiness") ? "/health/ready" : "/health/live");
      }
    }
  }

  @Test
  void whatSelectsPodsSelectsThoseOfOneServiceAndPortsThatTheyHave() throws Exception {
    Chart chart = Chart.of("everything.yaml");
    List<Map<String, Object>> selecting =
        chart.ofKind("Service", "PodDisruptionBudget", "NetworkPolicy").toList();
    assertThat(selecting).hasSize(4 + 3 + 4);
    for (Map<String, Object> resource : selecting) {
      Object selector =
          switch (resource.get("kind").toString()) {
            case "Service" -> at(resource, "spec", "selector");
            case "NetworkPolicy" -> at(resource, "spec", "podSelector", "matchLabels");
            default -> at(resource, "spec", "selector", "matchLabels");
          };
      List<Workload> selected =
          chart.workloads().stream()
              .filter(it -> it.labels().entrySet().containsAll(object(selector).entrySet()))
              .toList();
      assertThat(selected).as(resource.toString()).hasSize(1);
      List<Object> has =
          objects(selected.get(0).container().get("ports")).stream()
              .map(port -> port.get("name"))
              .toList();
      assertThat(has).as(resource.toString()).containsAll(portsNamedBy(resource));
    }
    for (Workload workload : chart.workloads()) {
      assertThat(workload.labels().entrySet())
          .containsAll(
              object(at(workload.resource(), "spec", "selector", "matchLabels")).entrySet());
    }
  }

  private static List<Object> portsNamedBy(Map<String, Object> resource) {
    if (resource.get("kind").equals("NetworkPolicy")) {
      return objects(at(resource, "spec", "ingress")).stream()
          .flatMap(rule -> objects(rule.get("ports")).stream())
          .map(port -> port.get("port"))
          .toList();
    }
    return objects(object(at(resource, "spec")).get("ports")).stream()
        .map(port -> port.get("targetPort"))
        .toList();
  }

  @Test
  void scalingIsByTheLiveLanesGroupAndBackAfterAWhile() throws Exception {
    ProcessorSettings defaults = ProcessorSettings.load(null, Map.of());
    Chart chart = Chart.of("everything.yaml");
    Map<String, Object> scaled = chart.ofKind("ScaledObject").findAny().orElseThrow();

    assertThat(at(scaled, "spec", "scaleTargetRef", "name"))
        .isEqualTo(at(chart.workload("processor").resource(), "metadata", "name"));
    Object kafka = at(objects(at(scaled, "spec", "triggers")).get(0), "metadata");
    assertThat(at(kafka, "consumerGroup")).isEqualTo(defaults.live().applicationId());
    assertThat(at(kafka, "topic")).isEqualTo(new Topics(defaults.topics()).framesLive().name());
    assertThat(object(at(chart.workload("processor").resource(), "spec")))
        .doesNotContainKey("replicas");
    assertThat(Chart.of("hpa.yaml").ofKind("HorizontalPodAutoscaler")).hasSize(1);
  }

  @Test
  void aGpuIsAskedForBesideTheOtherLimits() throws Exception {
    assertThat(at(Chart.of("everything.yaml").workload("processor").container(), "resources"))
        .asString()
        .contains("nvidia.com/gpu=1", "memory=6Gi");
  }

  /** On another image it ends, and says what it lacks: it would serve on the CPU and hold a GPU. */
  @Test
  void aProcessorThatAsksForAGpuHasAnEngineOfOneAndNoOther() throws Exception {
    assertThat(engines("everything.yaml")).containsExactly("onnx-cuda-f32");
    assertThat(engines("least.yaml")).as("measured").isEmpty();
  }

  private static List<Object> engines(String values) throws Exception {
    return objects(Chart.of(values).workload("processor").container().get("env")).stream()
        .filter(variable -> "SONOSTREAM_ENGINE".equals(variable.get("name")))
        .map(variable -> variable.get("value"))
        .toList();
  }

  /** One job for all would hide which of them is gone (SonostreamServiceGone). */
  @Test
  void eachServiceIsScrapedAsAJobOfItsNameAsTheAlertsKnowIt() throws Exception {
    Chart chart = Chart.of("everything.yaml");
    Map<String, Object> monitor = chart.ofKind("PodMonitor").findAny().orElseThrow();
    Map<String, Object> endpoint = objects(at(monitor, "spec", "podMetricsEndpoints")).get(0);
    assertThat(objects(endpoint.get("relabelings")))
        .containsExactly(
            Map.of(
                "sourceLabels", List.of("__meta_kubernetes_pod_label_app_kubernetes_io_component"),
                "targetLabel", "job",
                "replacement", "sonostream-$1"));
    String jobs = Files.readString(Path.of("../../deploy/prometheus/prometheus.yml"));
    for (Workload workload : chart.workloads()) {
      Object component =
          at(
              workload.resource(),
              "spec",
              "template",
              "metadata",
              "labels",
              "app.kubernetes.io/component");
      assertThat(jobs).contains("job_name: sonostream-" + component + "\n");
    }
  }
}
