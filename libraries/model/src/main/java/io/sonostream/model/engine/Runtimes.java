package io.sonostream.model.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.sonostream.network.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which native libraries and devices are there, told in one line when they are not. */
final class Runtimes {
  static final String PYTORCH = "PyTorch";
  static final String ONNX = "OnnxRuntime";

  private Runtimes() {}

  /** Nothing, or what is missing and what to do. */
  static Optional<String> missing(EngineKind kind) {
    try {
      return switch (kind.runtime()) {
        case PYTORCH -> missingPyTorch(kind);
        case ONNX -> missingOnnx(kind);
      };
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(notLoaded(kind, e));
    }
  }

  /** As {@link Engines#requireHere}, of its native library and device alone. */
  static void require(EngineKind kind) {
    missing(kind)
        .ifPresent(
            what -> {
              throw new ModelException("engine " + kind.label() + " can't run here: " + what);
            });
  }

  private static Optional<String> missingPyTorch(EngineKind kind) {
    int gpus = Engine.getEngine(PYTORCH).getGpuCount();
    if (kind.onGpu() && gpus == 0) {
      return Optional.of(
          "libtorch sees no NVIDIA GPU; it needs one, its driver, and libtorch 2.7.1 for CUDA 12.8"
              + " (PYTORCH_LIBRARY_PATH=dir PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128)");
    }
    return Optional.empty();
  }

  private static Optional<String> missingOnnx(EngineKind kind) {
    int commandLine = CommandLine.bytes();
    if (commandLine >= CommandLine.ONNX_LIMIT) {
      return Optional.of(
          "this process was started with a command line of "
              + commandLine
              + " bytes, and ONNX Runtime 1.29 crashes from "
              + CommandLine.ONNX_LIMIT
              + "; give the class path by the CLASSPATH variable or an @argument file");
    }
    Engine.getEngine(ONNX);
    OnnxEnvironment.keep();
    OnnxNatives.leaveWithTheProcess();
    OrtProvider provider =
        switch (kind.provider()) {
          case CPU -> OrtProvider.CPU;
          case CUDA -> OrtProvider.CUDA;
          case TENSORRT -> OrtProvider.TENSOR_RT;
        };
    if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
      return Optional.of(
          "this ONNX Runtime has no "
              + provider
              + "; put com.microsoft.onnxruntime:onnxruntime_gpu on the class path instead of"
              + " onnxruntime, with an NVIDIA driver"
              + (provider == OrtProvider.TENSOR_RT ? " and TensorRT" : ""));
    }
    return Optional.empty();
  }

  private static String notLoaded(EngineKind kind, Throwable e) {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    String library =
        kind.runtime() == EngineKind.Runtime.PYTORCH
            ? "ai.djl.pytorch:pytorch-native-cpu:2.7.1"
            : "com.microsoft.onnxruntime:onnxruntime";
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    if (!Files.isWritable(temporary)) {
      return "its native library did not load: the temporary folder "
          + temporary
          + " can't be written to; mend that, or name another with"
          + " SONOSTREAM_JAVA_OPTS=-Djava.io.tmpdir=FOLDER";
    }
    return "its native library did not load ("
        + EngineFaults.firstLine(e)
        + "); put "
        + library
        + " for "
        + platform
        + " on the class path";
  }

  /**
   * Where DJL keeps arrays. ONNX Runtime's lie in host memory, and its session is told of the GPU
   * by {@link OnnxSession}: for a GPU device DJL would register CUDA once more, which ONNX Runtime
   * refuses.
   *
   * @param number of the GPU
   */
  static Device device(EngineKind kind, int number) {
    boolean onDevice = kind.onGpu() && kind.runtime() == EngineKind.Runtime.PYTORCH;
    return onDevice ? Device.gpu(number) : Device.cpu();
  }

  /**
   * Refuses a GPU that libtorch doesn't see; ONNX Runtime does so itself.
   *
   * @throws ModelException naming those that there are
   */
  static void requireDevice(EngineKind kind, int number) {
    if (!kind.onGpu() || kind.runtime() != EngineKind.Runtime.PYTORCH) {
      return;
    }
    int gpus = Engine.getEngine(PYTORCH).getGpuCount();
    if (number >= gpus) {
      throw new ModelException(
          "there is no GPU "
              + number
              + " for engine "
              + kind.label()
              + ": libtorch sees "
              + gpus
              + ", numbered from 0; name those in the settings");
    }
  }
}
