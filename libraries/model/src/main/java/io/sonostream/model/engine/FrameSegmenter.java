package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.ModelPackage;
import java.nio.ByteBuffer;

/**
 * One model, one frame at a time, on the thread that made it: as in service, but without a stream.
 */
public final class FrameSegmenter implements AutoCloseable {
  /** Tiles of one frame that the engine gets at once. */
  private static final int MOST_AT_ONCE = 8;

  private final LoadedModel model;
  private final FrameMapping mapping;
  private final BatchRunner runner;

  /**
   * Loads the model.
   *
   * @throws io.sonostream.network.ModelException when it can't be loaded here
   */
  public FrameSegmenter(ModelPackage modelPackage, EngineOptions options) {
    this(Engines.load(modelPackage, options), modelPackage.manifest().mapping());
  }

  /**
   * As {@link #FrameSegmenter(ModelPackage, EngineOptions)}, of a network that is loaded.
   *
   * @param model closed with this
   * @param mapping how frames meet it
   */
  public FrameSegmenter(LoadedModel model, FrameMapping mapping) {
    this.model = model;
    this.mapping = mapping;
    runner = model.newRunner();
  }

  /**
   * Of which each frame is asked a second time, left-right mirrored, and both answers are averaged.
   *
   * @throws io.sonostream.network.ModelException when the model can't be loaded here
   */
  public static FrameSegmenter mirrored(ModelPackage modelPackage, EngineOptions options) {
    return new FrameSegmenter(
        new MirroredModel(Engines.load(modelPackage, options)), modelPackage.manifest().mapping());
  }

  /** What runs it, for example {@code pytorch-cpu-bf16}. */
  public String engine() {
    return model.engine();
  }

  /**
   * Segments a frame of any size.
   *
   * @param keepProbabilities whether the foreground probability of each pixel is wanted as well
   */
  public Segmentation segment(PixelImage frame, boolean keepProbabilities) {
    return decision().decide(planes(frame), frame.width(), frame.height(), keepProbabilities);
  }

  /** How its probabilities become a mask. */
  public Decision decision() {
    return mapping.decision();
  }

  /** (K,H,W) of a frame of any size, unsigned bytes of probability as the network gives them. */
  public byte[][] planes(PixelImage frame) {
    int count = mapping.inputsFor(frame.width(), frame.height());
    int inputBytes = model.input().frameBytes();
    int outputBytes = mapping.geometry().outputBytes();
    ByteBuffer inputs = ByteBuffer.allocateDirect(Math.multiplyExact(count, inputBytes));
    ByteBuffer outputs = ByteBuffer.allocateDirect(Math.multiplyExact(count, outputBytes));
    mapping.write(frame, inputs, 0);
    for (int at = 0; at < count; at += MOST_AT_ONCE) {
      int some = Math.min(MOST_AT_ONCE, count - at);
      runner.run(
          inputs.slice(at * inputBytes, some * inputBytes),
          some,
          outputs.slice(at * outputBytes, some * outputBytes));
    }
    return mapping.planes(outputs, 0, frame.width(), frame.height());
  }

  @Override
  public void close() {
    runner.close();
    model.close();
  }
}
