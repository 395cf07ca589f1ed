package io.sonostream.trainer.evaluation;

import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.geometry.FrameMapping;
import io.sonostream.model.image.ClassMap;
import io.sonostream.model.image.PixelImage;
import io.sonostream.model.packaging.ModelPackage;
import java.nio.ByteBuffer;

/** One model, one image at a time, on the caller's thread: as in service, but without a stream. */
public final class Segmenter implements AutoCloseable {
  /** Tiles of one image that the engine gets at once. */
  private static final int MOST_AT_ONCE = 8;

  private final LoadedModel model;
  private final FrameMapping mapping;
  private final BatchRunner runner;

  /**
   * Loads the model.
   *
   * @throws io.sonostream.model.ModelException when it can't be loaded here
   */
  public Segmenter(ModelPackage modelPackage, EngineOptions options) {
    model = Engines.load(modelPackage, options);
    mapping = modelPackage.manifest().mapping();
    runner = model.newRunner();
  }

  /** What runs it. */
  public String engine() {
    return model.engine();
  }

  /** The mask, at the image's own size. */
  public ClassMap segment(PixelImage image) {
    int count = mapping.inputsFor(image.width(), image.height());
    int inputBytes = model.input().frameBytes();
    int outputBytes = mapping.geometry().outputBytes();
    ByteBuffer inputs = ByteBuffer.allocateDirect(count * inputBytes);
    ByteBuffer outputs = ByteBuffer.allocateDirect(count * outputBytes);
    mapping.write(image, inputs, 0);
    for (int at = 0; at < count; at += MOST_AT_ONCE) {
      int some = Math.min(MOST_AT_ONCE, count - at);
      runner.run(
          inputs.slice(at * inputBytes, some * inputBytes),
          some,
          outputs.slice(at * outputBytes, some * outputBytes));
    }
    return mapping.read(outputs, 0, image.width(), image.height(), false).map();
  }

  @Override
  public void close() {
    runner.close();
    model.close();
  }
}
