package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import java.nio.ByteBuffer;

/**
 * Asks a network twice, the second time left-right mirrored, and answers the mean of both: less
 * noise for twice the time. Only left-right: depth and shadows have a direction.
 *
 * @param model closed with this
 */
record MirroredModel(LoadedModel model) implements LoadedModel {

  @Override
  public String engine() {
    return model.engine() + ", mirrored";
  }

  @Override
  public InputShape input() {
    return model.input();
  }

  @Override
  public int outputPlanes() {
    return model.outputPlanes();
  }

  @Override
  public int outputHeight() {
    return model.outputHeight();
  }

  @Override
  public int outputWidth() {
    return model.outputWidth();
  }

  @Override
  public BatchRunner newRunner() {
    return new Runner(model.newRunner(), model.input().width(), model.outputWidth());
  }

  @Override
  public void close() {
    model.close();
  }

  private record Runner(BatchRunner runner, int inputWidth, int outputWidth)
      implements BatchRunner {

    @Override
    public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
      runner.run(frames, count, probabilities);
      ByteBuffer mirrored = mirrored(frames, inputWidth);
      ByteBuffer answers = ByteBuffer.allocateDirect(probabilities.limit());
      runner.run(mirrored, count, answers);
      ByteBuffer back = mirrored(answers, outputWidth);
      for (int i = 0; i < probabilities.limit(); i++) {
        int sum = (probabilities.get(i) & 0xff) + (back.get(i) & 0xff);
        probabilities.put(i, (byte) ((sum + 1) / 2));
      }
    }

    @Override
    public void threads(int threads) {
      runner.threads(threads);
    }

    /** Every row the other way round. */
    private static ByteBuffer mirrored(ByteBuffer planes, int width) {
      ByteBuffer other = ByteBuffer.allocateDirect(planes.limit());
      for (int row = 0; row < planes.limit(); row += width) {
        for (int x = 0; x < width; x++) {
          other.put(row + x, planes.get(row + width - 1 - x));
        }
      }
      return other;
    }

    @Override
    public void close() {
      runner.close();
    }
  }
}
