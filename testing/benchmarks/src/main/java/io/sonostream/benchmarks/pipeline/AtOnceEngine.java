package io.sonostream.benchmarks.pipeline;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.Engine;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.packaging.ModelPackage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Says foreground everywhere, without looking: what is left of a frame's time is the road. Never
 * chosen by {@code auto}. Immutable; its runners belong to the threads that opened them.
 */
public final class AtOnceEngine implements Engine {
  public static final String LABEL = "at-once";
  private static final byte SURE = (byte) 224;

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public Optional<String> missing() {
    return Optional.empty();
  }

  @Override
  public boolean mayBeFast() {
    return false;
  }

  @Override
  public boolean reads(ModelPackage model) {
    return true;
  }

  @Override
  public LoadedModel load(ModelPackage model, EngineOptions options) {
    return new Loaded(model.manifest().geometry());
  }

  private record Loaded(ModelGeometry geometry) implements LoadedModel {
    @Override
    public String engine() {
      return LABEL;
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

    @Override
    public BatchRunner newRunner() {
      byte[] answer = new byte[geometry.outputBytes()];
      Arrays.fill(answer, SURE);
      return new Runner(answer);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Runner(byte[] answer) implements BatchRunner {
    @Override
    public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
      for (int n = 0; n < count; n++) {
        probabilities.put(n * answer.length, answer);
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
