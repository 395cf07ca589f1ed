package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.Engine;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.packaging.ModelPackage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A very fast engine with four levels of probability: libtorch's answers, remembered by frame and
 * rounded down to thirds. Right for a threshold of a third, wrong for one of a half. Found by its
 * file in META-INF/services, as an engine from elsewhere is; there only while a test wants it.
 */
public final class CoarseEngine implements Engine {
  static final String LABEL = "coarse";
  private static volatile boolean here;

  static void here(boolean now) {
    here = now;
  }

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public Optional<String> missing() {
    return here ? Optional.empty() : Optional.of("no test wants it");
  }

  @Override
  public boolean reads(ModelPackage model) {
    return EngineKind.PYTORCH_CPU_F32.reads(model);
  }

  @Override
  public LoadedModel load(ModelPackage model, EngineOptions options) {
    return new Coarse(EngineKind.PYTORCH_CPU_F32.load(model, options));
  }

  private record Coarse(LoadedModel exact) implements LoadedModel {
    @Override
    public String engine() {
      return LABEL;
    }

    @Override
    public InputShape input() {
      return exact.input();
    }

    @Override
    public int outputPlanes() {
      return exact.outputPlanes();
    }

    @Override
    public int outputHeight() {
      return exact.outputHeight();
    }

    @Override
    public int outputWidth() {
      return exact.outputWidth();
    }

    @Override
    public BatchRunner newRunner() {
      return new Remembering(exact.newRunner(), geometry().outputBytes());
    }

    @Override
    public void close() {
      exact.close();
    }
  }

  private static final class Remembering implements BatchRunner {
    private final BatchRunner exact;
    private final int outputBytes;
    private final Map<ByteBuffer, ByteBuffer> answers = new ConcurrentHashMap<>();

    Remembering(BatchRunner exact, int outputBytes) {
      this.exact = exact;
      this.outputBytes = outputBytes;
    }

    @Override
    public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
      ByteBuffer known = answers.get(frames.duplicate().rewind());
      if (known == null) {
        exact.run(frames, count, probabilities);
        for (int i = 0; i < count * outputBytes; i++) {
          probabilities.put(i, (byte) ((probabilities.get(i) & 0xff) / 85 * 85));
        }
        known = ByteBuffer.allocateDirect(count * outputBytes);
        known.put(0, probabilities, 0, count * outputBytes);
        answers.put(
            ByteBuffer.allocate(frames.capacity()).put(0, frames, 0, frames.capacity()), known);
      }
      probabilities.put(0, known, 0, count * outputBytes);
    }

    @Override
    public void close() {
      exact.close();
    }
  }
}
