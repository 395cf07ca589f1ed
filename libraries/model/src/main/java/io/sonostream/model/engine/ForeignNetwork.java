package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.OutputShape;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.ModelException;
import io.sonostream.network.onnx.OnnxImport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network from elsewhere, as one TorchScript or ONNX file or both, and what is known of its
 * numbers. It is packed after it has run, and after what it answered was {@linkplain Plausibility
 * found plausible}: the masks that it gave are what its package expects of every engine.
 *
 * @param torchScript null for none
 * @param onnx null for none; at least one of the two is there
 */
public record ForeignNetwork(
    OutputShape output, Numerics numerics, @Nullable Path torchScript, @Nullable Path onnx) {
  /** Frames that are tried where none are given. */
  private static final int FRAMES = 4;

  public ForeignNetwork {
    if (torchScript == null && onnx == null) {
      throw new IllegalArgumentException("a network needs a TorchScript or an ONNX file");
    }
  }

  /**
   * Runs each file on the frames, and packs them when both draw the same masks.
   *
   * @param frames of any size, fitted as in service; speckle when empty
   * @param target a directory that does not exist yet
   * @throws ModelException when a file does not load, or its answer is not what was said
   */
  public ModelPackage pack(
      PackageDraft draft, List<PixelImage> frames, PackageWriter writer, Path target) {
    ModelGeometry geometry =
        new ModelGeometry(draft.input(), output.planes(), output.height(), output.width());
    FrameMapping mapping = draft.mapping(geometry);
    byte[] imported = onnx == null ? null : imported(onnx);
    List<NetworkFile> files = new ArrayList<>();
    if (torchScript != null) {
      files.add(new NetworkFile(EngineKind.PYTORCH_CPU_F32, torchScript, bytes(torchScript)));
    }
    if (onnx != null && imported != null) {
      files.add(new NetworkFile(EngineKind.ONNX_CPU_F32, onnx, imported));
    }
    List<PixelImage> tried =
        frames.isEmpty()
            ? SpeckleFrames.make(draft.input(), FRAMES)
            : telling(files.get(0), mapping, draft.threshold(), frames);
    List<List<ClassMap>> both =
        files.stream().map(file -> masks(file, geometry, draft.threshold(), tried)).toList();
    MaskAgreement agreement = MaskAgreement.of(both.get(0), both.get(both.size() - 1));
    if (!agreement.same()) {
      throw new ModelException(
          torchScript
              + " and "
              + onnx
              + " do not draw the same masks ("
              + agreement
              + "); are they one network?");
    }
    requireSomething(both.get(0), !frames.isEmpty());
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < tried.size(); i++) {
      probes.add(new Probe(tried.get(i), both.get(0).get(i)));
    }
    return writer.writeForeign(draft, output, numerics, torchScript, imported, probes, target);
  }

  /**
   * A network that gives everything a class sees nothing, and frames that show nothing prove
   * nothing.
   *
   * @param chosen whether somebody chose the frames, and so knows what they show
   */
  private void requireSomething(List<ClassMap> masks, boolean chosen) {
    boolean full = true;
    boolean empty = true;
    for (ClassMap mask : masks) {
      for (byte value : mask.values()) {
        full &= value != 0;
        empty &= value == 0;
      }
    }
    if (full || (empty && chosen)) {
      throw new ModelException(
          files()
              + ": its masks are "
              + (full ? "foreground all over" : "empty")
              + " in all "
              + masks.size()
              + " frames that it was tried on; "
              + (full
                  ? "do classes stand as its planes do, and does it read frames as it was trained to?"
                  : "name frames that show what it segments, or look at what it reads and answers"));
    }
  }

  private String files() {
    return torchScript == null ? String.valueOf(onnx) : torchScript.toString();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelException(file + ": can't be read; is it there, and a file?", e);
    }
  }

  /** As engines here take it, with the one output that is wanted. */
  private byte[] imported(Path file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      OnnxImport.write(file, numerics.usage().output(), out);
    } catch (IOException e) {
      throw new ModelException(file + ": can't be read: " + e.getMessage(), e);
    }
    return out.toByteArray();
  }

  /**
   * Frames as the network sees them, of a tiled one the input in which it says most: one beside
   * what the frame shows proves nothing.
   */
  private List<PixelImage> telling(
      NetworkFile file, FrameMapping mapping, double threshold, List<PixelImage> frames) {
    if (frames.stream().allMatch(f -> mapping.inputsFor(f.width(), f.height()) == 1)) {
      return frames.stream().map(frame -> inputs(frame, mapping).get(0)).toList();
    }
    try (DjlModel model = load(file, mapping.geometry())) {
      return frames.stream()
          .map(frame -> telling(file, model, inputs(frame, mapping), threshold))
          .toList();
    } catch (ModelException e) {
      throw refused(file, e);
    }
  }

  private static PixelImage telling(
      NetworkFile file, LoadedModel model, List<PixelImage> inputs, double threshold) {
    List<ClassMap> masks;
    try {
      masks = new ProbeRun(model.geometry(), threshold, inputs).masks(model);
    } catch (EngineException e) {
      throw notSoMany(file, inputs.size(), e);
    }
    int most = 0;
    for (int i = 1; i < masks.size(); i++) {
      if (says(masks.get(i)) > says(masks.get(most))) {
        most = i;
      }
    }
    return inputs.get(most);
  }

  /** Most where a mask has both, little where it is all foreground, nothing where it has none. */
  private static double says(ClassMap mask) {
    int foreground = 0;
    for (byte value : mask.values()) {
      foreground += value != 0 ? 1 : 0;
    }
    double share = (double) foreground / mask.values().length;
    return share * (1 - 0.99 * share);
  }

  private static List<PixelImage> inputs(PixelImage frame, FrameMapping mapping) {
    InputShape input = mapping.geometry().input();
    ByteBuffer planes = mapping.inputs(frame);
    int plane = input.height() * input.width();
    List<PixelImage> inputs = new ArrayList<>();
    for (int at = 0; at < planes.capacity(); at += input.frameBytes()) {
      byte[] pixels = new byte[input.frameBytes()];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = planes.get(at + i % input.channels() * plane + i / input.channels());
      }
      inputs.add(new PixelImage(input.width(), input.height(), input.channels(), pixels));
    }
    return inputs;
  }

  /** One of the two, as the engine of its kind takes it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record NetworkFile(EngineKind kind, Path path, byte[] bytes) {}

  private DjlModel load(NetworkFile file, ModelGeometry geometry) {
    return new DjlLoader(EngineOptions.AUTO)
        .load(file.kind(), NetworkBytes.of(file.bytes()), geometry, numerics);
  }

  private static ModelException refused(NetworkFile file, RuntimeException e) {
    return new ModelException(file.path() + ": " + e.getMessage(), e);
  }

  private List<ClassMap> masks(
      NetworkFile file, ModelGeometry geometry, double threshold, List<PixelImage> frames) {
    try (DjlModel model = load(file, geometry)) {
      Plausibility seen = new Plausibility(numerics);
      List<ClassMap> masks =
          new ProbeRun(geometry, threshold, frames).masks(() -> model.newRunner(seen));
      seen.require();
      return masks;
    } catch (ModelException e) {
      throw refused(file, e);
    } catch (EngineException e) {
      throw notSoMany(file, frames.size(), e);
    }
  }

  private static ModelException notSoMany(NetworkFile file, int frames, EngineException e) {
    return new ModelException(
        file.path()
            + ": answers one frame, but not "
            + frames
            + " at once ("
            + e.getMessage()
            + "); say how many it takes, or write it again with a free batch side",
        e);
  }
}
