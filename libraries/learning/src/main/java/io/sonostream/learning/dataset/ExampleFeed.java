package io.sonostream.learning.dataset;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassScope;
import io.sonostream.learning.augment.Augmenter;
import io.sonostream.learning.augment.Example;
import io.sonostream.learning.dataset.ExampleStore.Sample;
import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.runtime.Worker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and augments the next batches while the engine works on the last.
 *
 * <ul>
 *   <li>Owner: one producer thread fills buffers; the caller's thread takes and returns them.
 *   <li>Hand-off: two queues, full buffers one way and free ones back.
 *   <li>Bound: three batches of buffers.
 *   <li>Shutdown: {@link #close} interrupts the producer and waits for it.
 * </ul>
 */
public final class ExampleFeed implements AutoCloseable {
  private static final int BUFFERS = 3;

  private final ExampleStore store;
  private final ModelGeometry geometry;
  private final Augmenter augmenter;
  private final BlockingQueue<Filled> full = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final BlockingQueue<Buffers> free = new ArrayBlockingQueue<>(BUFFERS);
  private final Worker producer;
  private @Nullable Buffers lent;
  private long waitNanos;

  private record Buffers(ByteBuffer pixels, ByteBuffer classes) {}

  /** A batch, or why there is none. */
  private record Filled(
      @Nullable Buffers buffers, List<ClassScope> scopes, @Nullable Throwable failure) {}

  /**
   * Starts at once.
   *
   * @param batches in this order
   * @param seed of the augmentation, different for every epoch
   */
  public ExampleFeed(
      ExampleStore store,
      ModelGeometry geometry,
      Augmenter augmenter,
      List<List<Sample>> batches,
      long seed) {
    this.store = store;
    this.geometry = geometry;
    this.augmenter = augmenter;
    int largest = batches.stream().mapToInt(List::size).max().orElse(1);
    for (int i = 0; i < BUFFERS; i++) {
      free.add(
          new Buffers(
              ByteBuffer.allocateDirect(largest * geometry.input().frameBytes()),
              ByteBuffer.allocateDirect(
                  largest * geometry.outputHeight() * geometry.outputWidth())));
    }
    producer = new Worker("example-feed", () -> produce(batches, seed));
    producer.start();
  }

  /**
   * The next batch; it is the caller's until the next call.
   *
   * @return null after the last
   * @throws io.sonostream.runtime.UserException naming the label that can't be used
   */
  public @Nullable TrainingBatch next() {
    if (lent != null) {
      free.add(lent);
      lent = null;
    }
    long start = System.nanoTime();
    try {
      Filled filled = full.take();
      if (filled.failure() instanceof RuntimeException e) {
        throw e;
      } else if (filled.failure() instanceof Error e) {
        throw e;
      }
      lent = filled.buffers();
      return lent == null
          ? null
          : new TrainingBatch(
              lent.pixels(), lent.classes(), filled.scopes().size(), filled.scopes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for examples", e);
    } finally {
      waitNanos += System.nanoTime() - start;
    }
  }

  /** How long the caller has waited for examples, in nanoseconds. */
  public long waitNanos() {
    return waitNanos;
  }

  private void produce(List<List<Sample>> batches, long seed) throws InterruptedException {
    try {
      for (int b = 0; b < batches.size(); b++) {
        Buffers buffers = free.take();
        List<Sample> batch = batches.get(b);
        List<ClassScope> scopes = new ArrayList<>();
        for (int n = 0; n < batch.size(); n++) {
          long own = (seed * 1_000_003 + b) * 1_009 + n;
          Example example = augmenter.apply(store.get(batch.get(n)), own);
          put(example, buffers, n);
          scopes.add(example.scope());
        }
        full.put(new Filled(buffers, scopes, null));
      }
      full.put(new Filled(null, List.of(), null));
    } catch (RuntimeException | Error e) {
      // The taker's to handle: he waits for the next batch.
      full.add(new Filled(null, List.of(), e)); // one place more than there are buffers
    }
  }

  private void put(Example example, Buffers buffers, int n) {
    buffers.pixels().put(n * geometry.input().frameBytes(), example.image());
    int offset = n * geometry.outputHeight() * geometry.outputWidth();
    MaskMargin.putMiddle(example.mask(), geometry, buffers.classes(), offset);
  }

  @Override
  public void close() {
    producer.close();
  }
}
