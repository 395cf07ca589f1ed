package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import io.sonostream.runtime.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes model packages as directories that appear whole or not at all. Networks of ours are packed
 * as weights, and as f32 TorchScript and ONNX for anyone's use; other precisions are written from
 * the weights when they are loaded.
 */
public final class PackageWriter {
  private final @Nullable SigningKey key;

  /**
   * @param key signs what is written; null for no signature
   */
  public PackageWriter(@Nullable SigningKey key) {
    this.key = key;
  }

  /** Writes one file's bytes. */
  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Packs a network of ours. The number of output planes is the draft's default, or 2 for one class
   * where the head's tensors say so.
   *
   * @param weights a tensor for every parameter of the architecture, no more
   * @param probes frames with the masks that the f32 network gives
   * @param target a directory that does not exist yet
   * @return the package, opened and checked
   */
  public ModelPackage write(
      PackageDraft draft,
      ArchitectureSpec architecture,
      int planes,
      StateDict weights,
      List<Probe> probes,
      Path target) {
    Graph graph =
        architecture.build(
            draft.input().channels(), planes, draft.input().height(), draft.input().width());
    Map<String, Content> contents = new TreeMap<>();
    contents.put(FileNames.WEIGHTS, out -> Safetensors.write(weights, out));
    contents.put(
        FileNames.TORCH_SCRIPT,
        out -> TorchScript.writeServing(graph, weights, Precision.F32, out));
    contents.put(FileNames.ONNX, out -> Onnx.write(graph, weights, out));
    OutputShape output = new OutputShape(planes, graph.output().height(), graph.output().width());
    return write(
        contents,
        probes,
        files -> draft.manifest(architecture.complete().toString(), output, Numerics.BYTES, files),
        target);
  }

  /**
   * Packs network files from elsewhere.
   *
   * @param torchScript null for none
   * @param onnx null for none; at least one of the two is there; one file with all its weights
   * @param target a directory that does not exist yet
   */
  public ModelPackage writeForeign(
      PackageDraft draft,
      OutputShape output,
      Numerics numerics,
      @Nullable Path torchScript,
      byte @Nullable [] onnx,
      List<Probe> probes,
      Path target) {
    Map<String, Content> contents = new TreeMap<>();
    if (torchScript != null) {
      contents.put(FileNames.TORCH_SCRIPT, out -> Files.copy(torchScript, out));
    }
    if (onnx != null) {
      contents.put(FileNames.ONNX, out -> out.write(onnx));
    }
    if (contents.isEmpty()) {
      throw new IllegalArgumentException("a foreign package needs a TorchScript or an ONNX file");
    }
    return write(contents, probes, files -> draft.manifest(null, output, numerics, files), target);
  }

  /**
   * Packs a model once more, as another version that can compute in bytes.
   *
   * @param version must differ from the model's own
   * @param target a directory that does not exist yet
   */
  public ModelPackage withInt8(ModelPackage model, String version, Int8Form form, Path target) {
    requireOther(version, model, target, "its quantised form");
    byte[] bytes = ManifestJson.write(form);
    PackageFile file = new PackageFile(Digests.sha256Hex(bytes), bytes.length);
    try (DirectorySink sink = new DirectorySink(target)) {
      // A form that it already has is replaced.
      model.copyFilesTo(
          (name, size) ->
              name.equals(FileNames.INT8)
                  ? OutputStream.nullOutputStream()
                  : sink.create(name, size));
      sink.write(FileNames.INT8, bytes);
      seal(
          manifest(
              files -> model.manifest().derived(version, FileNames.INT8, file), Map.of(), target),
          sink);
    } catch (IOException e) {
      throw new ModelException(target + ": package can't be written: " + e.getMessage(), e);
    }
    return ModelPackage.open(target, TrustedKeys.ANYONE);
  }

  /**
   * Packs a model once more, as another version whose probabilities are told at another
   * temperature. Its masks stay.
   *
   * @param version must differ from the model's own
   * @param target a directory that does not exist yet
   */
  public ModelPackage withTemperature(
      ModelPackage model, String version, double temperature, Path target) {
    requireOther(version, model, target, "its calibrated form");
    try (DirectorySink sink = new DirectorySink(target)) {
      model.copyFilesTo(sink::create);
      seal(
          manifest(files -> model.manifest().calibrated(version, temperature), Map.of(), target),
          sink);
    } catch (IOException e) {
      throw new ModelException(target + ": package can't be written: " + e.getMessage(), e);
    }
    return ModelPackage.open(target, TrustedKeys.ANYONE);
  }

  private static void requireOther(String version, ModelPackage model, Path target, String what) {
    if (version.equals(model.manifest().version())) {
      throw new ModelException(
          target + ": version " + version + " is the model's own; " + what + " needs another");
    }
    refuseExisting(target);
  }

  private static void refuseExisting(Path target) {
    if (Files.exists(target)) {
      throw new ModelException(target + ": already exists; packages are never overwritten");
    }
  }

  /** The manifest comes last: without it there is no package. */
  private void seal(Manifest manifest, DirectorySink sink) throws IOException {
    byte[] manifestBytes = ManifestJson.write(manifest);
    if (key != null) {
      sink.write(FileNames.SIGNATURE, ManifestJson.write(key.sign(manifestBytes)));
    }
    sink.write(FileNames.MANIFEST, manifestBytes);
    sink.commit();
  }

  private interface ManifestOf {
    Manifest files(Map<String, PackageFile> files);
  }

  private ModelPackage write(
      Map<String, Content> contents, List<Probe> probes, ManifestOf manifestOf, Path target) {
    refuseExisting(target);
    try (DirectorySink sink = new DirectorySink(target)) {
      Map<String, PackageFile> files = new TreeMap<>();
      for (Map.Entry<String, Content> content : contents.entrySet()) {
        files.put(content.getKey(), write(content.getKey(), content.getValue(), sink));
      }
      ProbeFiles.write(
          probes,
          (name, bytes) -> new RecordingStream(sink.create(name, bytes), f -> files.put(name, f)));
      Manifest manifest = manifest(manifestOf, files, target);
      for (int i = 0; i < probes.size(); i++) {
        ProbeFiles.check(manifest, i, probes.get(i));
      }
      seal(manifest, sink);
    } catch (IOException e) {
      throw new ModelException(target + ": package can't be written: " + e.getMessage(), e);
    }
    return ModelPackage.open(target, TrustedKeys.ANYONE);
  }

  private static Manifest manifest(
      ManifestOf manifestOf, Map<String, PackageFile> files, Path target) {
    try {
      return manifestOf.files(files);
    } catch (IllegalArgumentException e) {
      throw new ModelException(target + ": can't be packed: " + e.getMessage(), e);
    }
  }

  private static PackageFile write(String name, Content content, DirectorySink sink)
      throws IOException {
    PackageFile[] written = new PackageFile[1];
    try (OutputStream out = new RecordingStream(sink.open(name), file -> written[0] = file)) {
      content.write(out);
    }
    return written[0];
  }
}
