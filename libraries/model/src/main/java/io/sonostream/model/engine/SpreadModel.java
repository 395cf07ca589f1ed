package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A network with a copy on each of several devices. A runner goes to the device that has fewest, so
 * that as many workers as devices keep all of them busy.
 *
 * <p>Owner: whoever loaded it. Hand-off: runners, to the threads that open them. Bound: one copy a
 * device. Shutdown: {@link #close} closes every copy; the monitor of this object guards the count
 * of runners.
 */
final class SpreadModel implements LoadedModel {
  private final List<LoadedModel> copies;
  private final int[] runners;

  SpreadModel(List<LoadedModel> copies) {
    this.copies = List.copyOf(copies);
    this.runners = new int[copies.size()];
  }

  /**
   * Loads each copy on the engine that was chosen for the first.
   *
   * @param load onto the one device that the options name
   */
  static LoadedModel load(EngineOptions options, Function<EngineOptions, LoadedModel> load) {
    List<LoadedModel> copies = new ArrayList<>();
    try {
      for (int device : options.devices()) {
        EngineOptions one = options.on(device);
        copies.add(
            load.apply(
                copies.isEmpty() ? one : one.withEngine(Engines.named(copies.get(0).engine()))));
      }
      return new SpreadModel(copies);
    } catch (RuntimeException | Error e) {
      copies.forEach(LoadedModel::close);
      throw e;
    }
  }

  @Override
  public String engine() {
    return copies.get(0).engine();
  }

  @Override
  public InputShape input() {
    return copies.get(0).input();
  }

  @Override
  public int outputPlanes() {
    return copies.get(0).outputPlanes();
  }

  @Override
  public int outputHeight() {
    return copies.get(0).outputHeight();
  }

  @Override
  public int outputWidth() {
    return copies.get(0).outputWidth();
  }

  @Override
  public BatchRunner newRunner() {
    int place = taken();
    try {
      return new Runner(copies.get(place).newRunner(), place);
    } catch (RuntimeException | Error e) {
      given(place);
      throw e;
    }
  }

  private synchronized int taken() {
    int fewest = 0;
    for (int place = 1; place < runners.length; place++) {
      fewest = runners[place] < runners[fewest] ? place : fewest;
    }
    runners[fewest]++;
    return fewest;
  }

  private synchronized void given(int place) {
    runners[place]--;
  }

  @Override
  public void close() {
    copies.forEach(LoadedModel::close);
  }

  private final class Runner implements BatchRunner {
    private final BatchRunner runner;
    private final int place;
    private boolean closed;

    Runner(BatchRunner runner, int place) {
      this.runner = runner;
      this.place = place;
    }

    @Override
    public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
      runner.run(frames, count, probabilities);
    }

    @Override
    public void threads(int threads) {
      runner.threads(threads);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        runner.close();
        given(place);
      }
    }
  }
}
