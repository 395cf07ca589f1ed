package io.sonostream.model.engine;

import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import io.sonostream.network.torchscript.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The engines that come with Sonostream, all by DJL: a runtime, a device and a precision. */
public enum EngineKind implements Engine {
  PYTORCH_CPU_F32("pytorch-cpu-f32", Runtime.PYTORCH, Provider.CPU, Precision.F32),
  /** Fast only where the CPU has bf16 instructions. */
  PYTORCH_CPU_BF16("pytorch-cpu-bf16", Runtime.PYTORCH, Provider.CPU, Precision.BF16),
  /**
   * Weights and activations in bytes: for packages that were quantised and lost no accuracy, where
   * {@linkplain WholeSums sums of bytes are whole}.
   */
  PYTORCH_CPU_INT8("pytorch-cpu-int8", Runtime.PYTORCH, Provider.CPU, Precision.INT8),
  PYTORCH_CUDA_F32("pytorch-cuda-f32", Runtime.PYTORCH, Provider.CUDA, Precision.F32),
  PYTORCH_CUDA_F16("pytorch-cuda-f16", Runtime.PYTORCH, Provider.CUDA, Precision.F16),
  PYTORCH_CUDA_BF16("pytorch-cuda-bf16", Runtime.PYTORCH, Provider.CUDA, Precision.BF16),
  ONNX_CPU_F32("onnx-cpu-f32", Runtime.ONNX, Provider.CPU, Precision.F32),
  /** As {@link #PYTORCH_CPU_INT8}, for packages from elsewhere that hold an ONNX file. */
  ONNX_CPU_INT8("onnx-cpu-int8", Runtime.ONNX, Provider.CPU, Precision.INT8),
  ONNX_CUDA_F32("onnx-cuda-f32", Runtime.ONNX, Provider.CUDA, Precision.F32),
  /** Compiles for the GPU at load; the result is kept in a cache folder. */
  ONNX_TENSORRT_F16("onnx-tensorrt-f16", Runtime.ONNX, Provider.TENSORRT, Precision.F16);

  /** Native library that computes. */
  enum Runtime {
    PYTORCH,
    ONNX
  }

  /** Hardware, and the way to it. */
  enum Provider {
    CPU,
    CUDA,
    TENSORRT
  }

  private final String label;
  private final Runtime runtime;
  private final Provider provider;
  private final Precision precision;

  EngineKind(String label, Runtime runtime, Provider provider, Precision precision) {
    this.label = label;
    this.runtime = runtime;
    this.provider = provider;
    this.precision = precision;
  }

  /** The kind of that name, for example {@code pytorch-cpu-bf16}. */
  public static EngineKind of(String label) {
    for (EngineKind kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw new ModelException(
        "engine \"" + label + "\" is none of our own, which are " + Arrays.toString(values()));
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }

  @Override
  public Optional<String> missing() {
    Optional<String> missing = Runtimes.missing(this);
    return missing.isEmpty() && this == PYTORCH_CPU_INT8 ? WholeSums.missing() : missing;
  }

  @Override
  public boolean reads(ModelPackage model) {
    return NetworkFiles.has(model, this);
  }

  @Override
  public LoadedModel load(ModelPackage model, EngineOptions options) {
    Manifest manifest = model.manifest();
    Engines.requireHere(this);
    return new DjlLoader(options)
        .load(this, NetworkFiles.of(model, this), manifest.geometry(), manifest.numerics());
  }

  Runtime runtime() {
    return runtime;
  }

  Provider provider() {
    return provider;
  }

  public Precision precision() {
    return precision;
  }

  /** False where the CPU would have to emulate the precision, which is slower than f32. */
  @Override
  public boolean mayBeFast() {
    return switch (this) {
      case PYTORCH_CPU_BF16 -> CpuFeatures.mayHaveBf16();
      case PYTORCH_CPU_INT8, ONNX_CPU_INT8 -> CpuFeatures.hasInt8();
      default -> true;
    };
  }

  /**
   * Those that run any network of ours whose native library and device are here and {@linkplain
   * #mayBeFast may be fast}; int8 runs those only that were quantised.
   */
  public static List<EngineKind> here() {
    return here(CpuFeatures.mayHaveBf16());
  }

  /** As {@link #here()}, on a CPU that has bf16 instructions or not. */
  static List<EngineKind> here(boolean bf16) {
    return Arrays.stream(values())
        .filter(kind -> kind.precision != Precision.INT8 && (bf16 || kind != PYTORCH_CPU_BF16))
        .filter(kind -> Runtimes.missing(kind).isEmpty())
        .toList();
  }

  public boolean onGpu() {
    return provider != Provider.CPU;
  }
}
