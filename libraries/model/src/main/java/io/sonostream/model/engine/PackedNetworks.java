package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.network.ModelException;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.torchscript.Precision;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where libtorch can pack weights when it loads them: on x86 in f32, and in bf16 where the CPU has
 * AVX512. That is not asked of the CPU but of the library, which may be told to leave instructions
 * alone: a tiny network is tried, once for each engine and process. Elsewhere networks are loaded
 * as they would be saved, and are slower.
 *
 * <ul>
 *   <li>Owner: the process; called by any thread.
 *   <li>Hand-off: an answer never changes.
 *   <li>Bound: one answer for each engine kind.
 *   <li>Shutdown: nothing is held; the network that was tried is closed at once.
 * </ul>
 */
final class PackedNetworks {
  private static final Logger log = LoggerFactory.getLogger(PackedNetworks.class);
  private static final int SIDE = 8;
  private static final Map<EngineKind, Boolean> ANSWERS = new ConcurrentHashMap<>();

  private PackedNetworks() {}

  static boolean runOn(EngineKind kind) {
    return kind.runtime() == EngineKind.Runtime.PYTORCH
        && !kind.onGpu()
        && kind.precision() != Precision.INT8
        && ANSWERS.computeIfAbsent(kind, PackedNetworks::tried);
  }

  private static boolean tried(EngineKind kind) {
    Graph graph = ArchitectureSpec.parse("unet(base=1,depth=1)").build(1, 1, SIDE, SIDE);
    NetworkBytes network = NetworkFiles.packed(graph, Initialisation.of(graph, 1), kind);
    ModelGeometry geometry = new ModelGeometry(new InputShape(1, SIDE, SIDE), 1, SIDE, SIDE);
    try (LoadedModel loaded =
        new DjlLoader(EngineOptions.AUTO).load(kind, network, geometry, Numerics.BYTES)) {
      log.debug("{} packs weights at load", loaded.engine());
      return true;
    } catch (ModelException e) {
      log.info("{} runs without packed weights here: {}", kind.label(), e.getMessage());
      return false;
    }
  }
}
