package io.sonostream.model.golden;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import io.sonostream.runtime.Python;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python's torch and ONNX's checker accept what Java writes; skipped where they can't be had. */
class PythonReadsFilesTest {
  /** Every file is checked in one process: starting Python with torch takes seconds. */
  private static final String TORCH =
      """
      import sys, torch
      for kind, path, shape, names in (a.split(";") for a in sys.argv[1:]):
          module = torch.jit.load(path)
          x = torch.zeros([int(s) for s in shape.split(",")], dtype=torch.uint8)
          if kind == "serving":
              y = module(x)
              assert y.dtype == torch.uint8 and len(list(module.parameters())) == 0
          else:
              y = module(x.float())
              y = y[0] if isinstance(y, tuple) else y
              y.sum().backward()
              assert ",".join(sorted(n for n, _ in module.named_parameters())) == names
          assert y.shape[0] == x.shape[0]
          print("read", path)
      """;

  private static final String ONNX =
      """
      import sys, onnx
      for path in sys.argv[1:]:
          model = onnx.load(path)
          onnx.checker.check_model(model, full_check=True)
          assert model.opset_import[0].version == 17
          print("read", path)
      """;

  @TempDir private Path folder;

  private static void run(String script, List<String> arguments) throws Exception {
    String said =
        Python.run(
            Stream.concat(Stream.of("-c", script), arguments.stream()).toArray(String[]::new));
    assertThat(said.split("read ")).hasSize(arguments.size() + 1);
  }

  private Path write(String name, Archive.Writer writer) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      writer.to(out);
    }
    return file;
  }

  @Test
  void torchLoadsEveryArchive() throws Exception {
    Python.assume("torch");
    List<String> arguments = new ArrayList<>();
    for (String name : small()) {
      Golden golden = Golden.read(name);
      Graph graph = golden.graph();
      StateDict state = Formula.state(graph);
      String shape = Arrays.stream(golden.shape()).mapToObj(String::valueOf).collect(joining(","));
      String names =
          graph.parameters().stream().map(Parameter::name).sorted().collect(joining(","));
      for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
        Path serving =
            write(
                name + precision + ".pt",
                out -> TorchScript.writeServing(graph, state, precision, out));
        Path trainable =
            write(
                name + precision + "-train.pt",
                out -> TorchScript.writeTrainable(graph, state, precision, out));
        arguments.add(String.join(";", "serving", serving.toString(), shape, names));
        arguments.add(String.join(";", "trainable", trainable.toString(), shape, names));
      }
    }
    run(TORCH, arguments);
  }

  @Test
  void onnxsCheckerPassesEveryFile() throws Exception {
    Python.assume("onnx");
    List<String> arguments = new ArrayList<>();
    for (String name : small()) {
      Graph graph = Golden.read(name).graph();
      StateDict state = Formula.state(graph);
      arguments.add(write(name + ".onnx", out -> Onnx.write(graph, state, out)).toString());
    }
    run(ONNX, arguments);
  }

  /** VGG's files are a hundred megabytes of the operations that the others have too. */
  private static List<String> small() {
    return Golden.NAMES.stream().filter(name -> !name.contains("vgg")).toList();
  }
}
