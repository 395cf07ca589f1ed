package io.sonostream.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.learning.training.FastBf16;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./sonostream bench engine}: serving and training of one U-Net on every engine here. */
@Command(
    name = "engine",
    description = {
      "Runs and trains a U-Net of 7.76 million parameters on every engine and precision here,",
      "beside DJL's imperative f32 blocks and, where Python has torch or OpenVINO, beside theirs.",
      "Contenders take turns; the best turn of each counts. The last line is one JSON object."
    },
    mixinStandardHelpOptions = true)
public final class EngineBenchCommand implements Callable<Integer> {
  private static final int BASE = 32;
  private static final int DEPTH = 4;
  private static final int SIDE = 256;
  private static final ArchitectureSpec NETWORK =
      ArchitectureSpec.parse("unet(base=" + BASE + ",depth=" + DEPTH + ")");

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Option(names = "--json", description = "print the JSON line alone")
  private boolean json;

  @Option(names = "--quick", description = "fewer rounds: a minute or two, less exact")
  private boolean quick;

  @Option(names = "--no-python", description = "leave Python out even where it has torch")
  private boolean noPython;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description =
          "serve by these engines alone, by the beginnings of their names, beside pytorch-cpu-f32,"
              + " with the weights of an untrained network; no training, no bounds. PyTorch beside"
              + " ours: pytorch-cpu-int8,torch")
  private List<String> only = List.of();

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "1,2,4,8",
      paramLabel = "FRAMES",
      description = "batch sizes to serve, 1 to 8 (default: ${DEFAULT-VALUE})")
  private List<Integer> batches;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "turns of each engine at each batch size (default: 6, with --quick 2)")
  private @Nullable Integer rounds;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "CPU threads for one batch; 0 is one for each core (default)")
  private int threads;

  @Option(names = "--tensorrt-cache", paramLabel = "FOLDER", description = "keeps TensorRT engines")
  private @Nullable Path tensorRtCache;

  @Override
  public Integer call() throws IOException {
    requireAllowed();
    Path folder = Files.createTempDirectory("sonostream-bench");
    try {
      EngineReport report = measure(folder);
      PrintWriter out = spec.commandLine().getOut();
      if (!json) {
        out.println(report.table());
      }
      out.println(JsonMapper.builder().build().writeValueAsString(report));
      out.flush();
      return 0;
    } finally {
      FileTree.delete(folder);
    }
  }

  private void requireAllowed() {
    for (int batch : batches) {
      if (batch < 1 || batch > ServingRace.MOST) {
        throw new UserException(
            "--batches has " + batch + "; allowed are 1 to " + ServingRace.MOST);
      }
    }
    if (rounds != null && rounds < 1) {
      throw new UserException("--rounds is " + rounds + "; 1 and more is allowed");
    }
  }

  private EngineReport measure(Path folder) throws IOException {
    Entrants entrants = new Entrants(only);
    boolean bf16 = EngineKind.PYTORCH_CPU_BF16.mayBeFast();
    Precision precision = FastBf16.isHere() ? Precision.BF16 : Precision.F32;
    TrainingRace.Result training =
        entrants.areSome()
            ? null
            : new TrainingRace(NETWORK, BASE, DEPTH, this::progress)
                .run(precision, quick ? 4 : 12, quick ? 30 : 60);
    Graph graph = NETWORK.build(1, 1, SIDE, SIDE);
    StateDict weights = training == null ? Initialisation.of(graph, 1) : training.weights();
    Optional<PythonTorch> python = noPython ? Optional.empty() : PythonTorch.find(folder);
    Optional<JsonNode> written = Optional.empty();
    if (python.isPresent() && entrants.take(SavedArchive.BY_PYTHON)) {
      progress("writing the network with Python's torch " + python.get().version());
      written = python.get().write(folder, weights, BASE, DEPTH, quick ? 2 : 8);
    }
    EngineOptions options = new EngineOptions(EngineOptions.AUTO_NAME, threads, tensorRtCache);
    try (Field field = new Field(graph, weights, folder, options, entrants, this::progress)) {
      field.addOurs();
      if (entrants.take(Imperative.ENGINE)) {
        field.add(new Imperative(BASE, DEPTH, weights, SIDE));
      }
      if (written.isPresent() && bf16) {
        field.add(SavedArchive.byPython(folder, Precision.BF16, SIDE, options));
      }
      if (python.isPresent()
          && (entrants.take(PythonTurns.EAGER) || entrants.take(PythonTurns.COMPILED))) {
        boolean compiled = entrants.take(PythonTurns.COMPILED) && !quick;
        field.addTorch(python.get().python(), BASE, DEPTH, compiled);
      }
      Optional<Python> openVino =
          noPython || !entrants.take(PythonTurns.OPENVINO)
              ? Optional.empty()
              : Python.with("openvino", folder);
      if (openVino.isPresent()) {
        field.addOpenVino(openVino.get());
      }
      entrants.requireHere(field.contenders());
      int turns = rounds != null ? rounds : quick ? 2 : 6;
      List<ServingRow> rows =
          new ServingRace(SIDE, batches, turns, this::progress).run(field.contenders());
      return EngineReport.of(
          new RowRatios(rows),
          training == null ? List.of() : rooflines(graph, rows, options),
          training == null ? null : field.int8DiceLoss(SIDE),
          training,
          precision,
          python.map(PythonTorch::version).orElse(null),
          written
              .map(json -> json.path("trainStepSeconds"))
              .filter(JsonNode::isNumber)
              .map(JsonNode::doubleValue)
              .orElse(null),
          openVino.map(Python::version).orElse(null));
    }
  }

  private List<Roofline> rooflines(Graph graph, List<ServingRow> rows, EngineOptions options) {
    List<EngineKind> bounded = Field.boundedKinds();
    Peaks peaks = Peaks.measure(bounded, options, quick ? 3 : 10, this::progress);
    return Roofline.of(graph, rows, bounded, peaks);
  }

  private void progress(String what) {
    PrintWriter err = spec.commandLine().getErr();
    if (System.console() != null) {
      err.printf(Locale.ROOT, "\r\u001b[K%s", what);
    } else if (!json) {
      err.println(what);
    }
    err.flush();
  }
}
