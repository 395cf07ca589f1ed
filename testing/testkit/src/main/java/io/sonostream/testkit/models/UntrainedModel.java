package io.sonostream.testkit.models;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A network as fast as a trained one, whose mask is foreground everywhere: its head is quiet and
 * its bias decides, so that every precision agrees on every pixel.
 *
 * @param architecture for example {@code unet(base=32,depth=4)}
 * @param probability that it answers for every pixel, above 0.5: what tells its masks from those of
 *     another version
 */
public record UntrainedModel(String architecture, InputShape input, double probability) {
  private static final double QUIET = 1e-3;
  private static final double SURE = 0.88;

  /** The size that the speed promises are made for: 7.76 million parameters, 256x256. */
  public static final UntrainedModel STANDARD =
      new UntrainedModel("unet(base=32,depth=4)", new InputShape(1, 256, 256));

  /** Runs in about a millisecond. */
  public static final UntrainedModel TINY =
      new UntrainedModel("unet(base=4,depth=2)", new InputShape(1, 64, 64));

  public UntrainedModel(String architecture, InputShape input) {
    this(architecture, input, SURE);
  }

  public UntrainedModel answering(double everyPixel) {
    return new UntrainedModel(architecture, input, everyPixel);
  }

  /** Writes a package of this network with weights of its own. */
  public ModelPackage write(
      String task, String version, long seed, Path target, @Nullable SigningKey key) {
    ArchitectureSpec spec = ArchitectureSpec.parse(architecture);
    Graph graph = spec.build(input.channels(), 1, input.height(), input.width());
    StateDict weights = sureHead(Initialisation.of(graph, seed));
    List<Probe> probes = Engines.probes(spec, input, 1, weights, 0.5, List.of(noise(seed)));
    return new PackageWriter(key)
        .write(
            new PackageDraft(task, version, input, List.of("lesion"), Instant.EPOCH),
            spec,
            1,
            weights,
            probes,
            target);
  }

  private PixelImage noise(long seed) {
    byte[] pixels = new byte[input.frameBytes()];
    new Random(seed).nextBytes(pixels);
    return new PixelImage(input.width(), input.height(), input.channels(), pixels);
  }

  private StateDict sureHead(StateDict weights) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
    Tensor kernel = weights.get("head.weight");
    float[] quiet = kernel.values().clone();
    for (int i = 0; i < quiet.length; i++) {
      quiet[i] *= (float) QUIET;
    }
    tensors.put("head.weight", new Tensor(kernel.shape(), quiet));
    float[] bias = weights.get("head.bias").values().clone();
    Arrays.fill(bias, (float) Math.log(probability / (1 - probability)));
    tensors.put("head.bias", new Tensor(weights.get("head.bias").shape(), bias));
    return new StateDict(tensors);
  }
}
