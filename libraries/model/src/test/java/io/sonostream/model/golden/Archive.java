package io.sonostream.model.golden;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A written file, loaded by DJL in the engine of its extension. */
public final class Archive implements AutoCloseable {

  /** What writes a file. */
  @FunctionalInterface
  public interface Writer {
    void to(OutputStream out) throws IOException;
  }

  private final Path file;
  public final ZooModel<NDList, NDList> model;

  private Archive(Path file, boolean trainable)
      throws ModelNotFoundException, MalformedModelException, IOException {
    this.file = file;
    String engine = file.toString().endsWith(".pt") ? "PyTorch" : "OnnxRuntime";
    Criteria.Builder<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optModelPath(file)
            .optEngine(engine)
            .optTranslator(new NoopTranslator());
    if (trainable) {
      criteria.optOption("trainParam", "true");
    }
    try {
      model = criteria.build().loadModel();
    } catch (RuntimeException | ModelNotFoundException | MalformedModelException | IOException e) {
      Files.delete(file);
      throw e;
    }
  }

  public static Archive serving(String extension, Writer writer) throws Exception {
    return new Archive(write(extension, writer), false);
  }

  public static Archive trainable(Writer writer) throws Exception {
    return new Archive(write(".pt", writer), true);
  }

  public static Path write(String extension, Writer writer) throws IOException {
    Path file = Files.createTempFile("archive", extension);
    try (OutputStream out = Files.newOutputStream(file)) {
      writer.to(out);
    }
    return file;
  }

  public float[] floats(byte[] frames, int... shape) throws TranslateException {
    try (NDManager manager = model.getNDManager().newSubManager();
        Predictor<NDList, NDList> predictor = model.newPredictor()) {
      NDList result = predictor.predict(new NDList(bytes(manager, frames, shape)));
      result.attach(manager);
      return result.singletonOrThrow().toFloatArray();
    }
  }

  public int[] unsigned(byte[] frames, int... shape) throws TranslateException {
    try (NDManager manager = model.getNDManager().newSubManager();
        Predictor<NDList, NDList> predictor = model.newPredictor()) {
      NDList result = predictor.predict(new NDList(bytes(manager, frames, shape)));
      result.attach(manager);
      return result.singletonOrThrow().toUint8Array();
    }
  }

  private static NDArray bytes(NDManager manager, byte[] frames, int... shape) {
    ByteBuffer direct = ByteBuffer.allocateDirect(frames.length);
    direct.put(frames).rewind();
    return manager.create(direct, shape(shape), DataType.UINT8);
  }

  public static Shape shape(int... shape) {
    long[] sides = new long[shape.length];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = shape[i];
    }
    return new Shape(sides);
  }

  @Override
  public void close() throws IOException {
    model.close();
    Files.delete(file);
  }
}
