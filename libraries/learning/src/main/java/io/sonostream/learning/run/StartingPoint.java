package io.sonostream.learning.run;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.packaging.Fitting;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.graph.Stage;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import io.sonostream.network.weights.WeightTransfer;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network that a run begins with.
 *
 * @param levels what a frame's brightness becomes: the recipe's, or the parent's where the recipe
 *     leaves frames as they are, since its weights know no others
 * @param fitting how the parent was given frames; null without one
 * @param parentVersion of the package that it comes from; null for none
 */
record StartingPoint(
    ArchitectureSpec architecture,
    InputShape input,
    Graph graph,
    StateDict weights,
    Levels levels,
    @Nullable Fitting fitting,
    @Nullable String parentVersion) {
  private static final Logger log = LoggerFactory.getLogger(StartingPoint.class);

  static StartingPoint of(TrainingJob job) {
    int planes = job.classes().size() == 1 ? 1 : job.classes().size() + 1;
    if (job.parent() == null) {
      return fresh(job, planes);
    }
    // Who holds the run to a digest has seen the package: where it is missing, it is away.
    ModelPackage parent =
        job.parentSha256() == null
            ? TrainingJob.open(job.parent())
            : ModelPackage.open(job.parent(), TrustedKeys.ANYONE);
    if (job.parentSha256() != null && !job.parentSha256().equals(parent.sha256())) {
      throw new UserException(
          "base model "
              + job.parent()
              + " is package "
              + parent.sha256()
              + " now, but the run began with "
              + job.parentSha256()
              + "; put that back, or remove the run to begin anew");
    }
    StateDict weights =
        parent
            .weights()
            .orElseThrow(
                () ->
                    new UserException(
                        "base model "
                            + job.parent()
                            + " holds a network from elsewhere, without weights.safetensors; it"
                            + " can't be trained further here"));
    return fromParent(job, planes, parent, weights);
  }

  private static StartingPoint fromParent(
      TrainingJob job, int planes, ModelPackage parent, StateDict weights) {
    ArchitectureSpec architecture =
        ArchitectureSpec.parse(String.valueOf(parent.manifest().architecture()));
    InputShape input = parent.manifest().input();
    NetworkChoice choice = job.network();
    if (choice != null) {
      String wanted = ArchitectureSpec.parse(choice.architecture()).complete().toString();
      if (!wanted.equals(architecture.complete().toString())) {
        throw new UserException(
            "base model "
                + job.parent()
                + " is "
                + architecture
                + ", but "
                + wanted
                + " was asked for; leave the architecture out to take the base model's");
      }
      input = choice.input();
    }
    refuseSwapped(job, parent.manifest().classes());
    Graph graph = build(architecture, input, planes);
    Levels own = parent.manifest().levels();
    Levels wanted = job.recipe().levels();
    return new StartingPoint(
        architecture,
        input,
        graph,
        adopt(graph, weights, job),
        own != null && wanted.keep() ? own : wanted,
        parent.manifest().fitting(),
        parent.manifest().version());
  }

  /** The same classes in another order would be each other's outputs. */
  private static void refuseSwapped(TrainingJob job, List<String> known) {
    boolean same = known.size() == job.classes().size() && known.containsAll(job.classes());
    if (same && !known.equals(job.classes())) {
      throw new UserException(
          "base model "
              + job.parent()
              + " has the classes "
              + String.join(",", known)
              + ", the run "
              + String.join(",", job.classes())
              + "; give them in the base model's order");
    }
    if (!same) {
      log.warn("outputs of {} for {} begin as {}", job.parent(), known, job.classes());
    }
  }

  /** The parent's tensors; an output layer for other classes starts anew. */
  private static StateDict adopt(Graph graph, StateDict weights, TrainingJob job) {
    StateDict fresh = Initialisation.of(graph, job.recipe().seed());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<String> head =
        graph.stages().stream()
            .filter(stage -> stage.path() == Stage.Path.HEAD)
            .flatMap(stage -> graph.parameters(stage).stream())
            .map(Parameter::name)
            .toList();
    for (Parameter parameter : graph.parameters()) {
      String name = parameter.name();
      Tensor old = weights.tensors().get(name);
      boolean fits = old != null && List.of(boxed(old.shape())).equals(parameter.shape());
      if (!fits && !head.contains(name)) {
        throw new UserException(
            "base model "
                + job.parent()
                + (old == null ? " lacks " : " has another shape of ")
                + name
                + "; it can't begin this network");
      }
      tensors.put(name, fits && old != null ? old : fresh.get(name));
    }
    return new StateDict(tensors);
  }

  private static Integer[] boxed(int[] shape) {
    Integer[] boxed = new Integer[shape.length];
    for (int i = 0; i < shape.length; i++) {
      boxed[i] = shape[i];
    }
    return boxed;
  }

  private static StartingPoint fresh(TrainingJob job, int planes) {
    NetworkChoice choice = job.network();
    if (choice == null) {
      throw new IllegalArgumentException("a job without parent and without network");
    }
    ArchitectureSpec architecture = ArchitectureSpec.parse(choice.architecture()).complete();
    Graph graph = build(architecture, choice.input(), planes);
    StateDict weights = Initialisation.of(graph, job.recipe().seed());
    if (choice.encoderWeights() != null) {
      weights = pretrained(graph, weights, choice.encoderWeights());
    }
    return new StartingPoint(
        architecture, choice.input(), graph, weights, job.recipe().levels(), null, null);
  }

  private static StateDict pretrained(Graph graph, StateDict weights, Path file) {
    List<String> encoder = graph.encoder().stream().map(Parameter::name).toList();
    WeightTransfer transfer =
        WeightTransfer.read(weights, encoder, file).requireComplete(file.toString());
    log.info(
        "{}: {} tensors of the encoder were loaded; the network has no place for {}",
        file,
        transfer.loaded().size(),
        transfer.unknown());
    return transfer.state();
  }

  private static Graph build(ArchitectureSpec architecture, InputShape input, int planes) {
    return architecture.build(input.channels(), planes, input.height(), input.width());
  }

  ModelGeometry geometry() {
    return new ModelGeometry(
        input, graph.output().channels(), graph.output().height(), graph.output().width());
  }
}
