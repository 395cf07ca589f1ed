package io.sonostream.model.engine;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.packaging.Numerics;

/**
 * A network in native memory, by DJL.
 *
 * <ul>
 *   <li>Owner: whoever loaded it; shared by the threads that open runners.
 *   <li>Hand-off: the network is read-only after loading; runners share nothing else.
 *   <li>Bound: one network.
 *   <li>Shutdown: freed when it is closed and its last runner is, in whatever order: freeing it
 *       under a runner would end the process.
 * </ul>
 */
final class DjlModel implements LoadedModel {
  private final EngineKind kind;
  private final ModelGeometry geometry;
  private final Numerics numerics;

  /** Held strongly: ONNX Runtime crashes when DJL's model is collected under its session. */
  private final Model model;

  private int runners;
  private boolean closed;

  DjlModel(EngineKind kind, ModelGeometry geometry, Numerics numerics, Model model) {
    this.kind = kind;
    this.geometry = geometry;
    this.numerics = numerics;
    this.model = model;
    NativeArrays.opened(1);
  }

  @Override
  public String engine() {
    return kind.label();
  }

  @Override
  public InputShape input() {
    return geometry.input();
  }

  @Override
  public int outputPlanes() {
    return geometry.planes();
  }

  @Override
  public int outputHeight() {
    return geometry.outputHeight();
  }

  @Override
  public int outputWidth() {
    return geometry.outputWidth();
  }

  EngineKind kind() {
    return kind;
  }

  @Override
  public ModelGeometry geometry() {
    return geometry;
  }

  Model model() {
    return model;
  }

  NDManager newManager() {
    return model.getNDManager().newSubManager();
  }

  @Override
  public BatchRunner newRunner() {
    return newRunner(ForeignAnswers.Witness.NOBODY);
  }

  /**
   * @param witness sees what a network from elsewhere answers
   */
  synchronized BatchRunner newRunner(ForeignAnswers.Witness witness) {
    if (closed) {
      throw new IllegalStateException("model on " + engine() + " is closed");
    }
    runners++;
    int batch = numerics.batch();
    return new DjlRunner(
        this,
        new FrameTensors(geometry, numerics, witness),
        batch == 0 ? null : new FixedBatches(batch, geometry));
  }

  synchronized void runnerClosed() {
    runners--;
    freeIfUnused();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      freeIfUnused();
    }
  }

  private void freeIfUnused() {
    if (closed && runners == 0) {
      model.close();
      NativeArrays.closed(1);
    }
  }
}
