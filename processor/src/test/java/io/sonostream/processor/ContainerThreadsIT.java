package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.pytorch.jni.JniUtils;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM that its container allows one processor, on a machine with more: what the engines take of
 * it, asked of the engines themselves.
 */
class ContainerThreadsIT {
  @TempDir Path home;

  @Test
  void everyEngineOfThisMachineHasTheThreadsThatTheContainerAllows() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/task")), "no /proc here");
    UntrainedModel.TINY.write("breast-lesion", "1", 1, home.resolve("model"), null);
    Path log = home.resolve("log");
    try (ChildProcess child =
        ChildProcess.start(
            Loaded.class,
            log,
            List.of("-Xmx512m", "-XX:ActiveProcessorCount=1"),
            List.of(home.resolve("model").toString()))) {
      assertThat(child.exitStatus()).as(() -> read(log)).isZero();
    }
    assertThat(read(log)).contains("libtorch 1 threads").contains("ONNX Runtime 0 threads beside");
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The child. */
  static final class Loaded {
    private Loaded() {}

    public static void main(String[] args) throws IOException {
      ModelPackage model = ModelPackage.open(Path.of(args[0]), TrustedKeys.ANYONE);
      // Each once before, so that what a library or a JVM starts only once is not counted.
      load(model, "onnx-cpu-f32").close();
      long before = nativeThreads();
      try (LoadedModel again = load(model, "onnx-cpu-f32")) {
        System.out.println(
            "ONNX Runtime " + (nativeThreads() - before) + " threads beside the caller's");
      }
      try (LoadedModel loaded = load(model, "pytorch-cpu-f32")) {
        System.out.println("libtorch " + JniUtils.getNumThreads() + " threads");
      }
    }

    private static LoadedModel load(ModelPackage model, String engine) {
      return Engines.load(model, new EngineOptions(engine, 0, null));
    }

    /** Of the process, without the JVM's compilers, which come and go. */
    private static long nativeThreads() throws IOException {
      try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
        return tasks.filter(Loaded::isOfALibrary).count();
      }
    }

    private static boolean isOfALibrary(Path task) {
      try {
        String name = Files.readString(task.resolve("comm")).strip();
        return !name.contains("Compiler") && !name.contains("Thre") && !name.startsWith("VM ");
      } catch (IOException e) {
        return false; // It has ended meanwhile.
      }
    }
  }
}
