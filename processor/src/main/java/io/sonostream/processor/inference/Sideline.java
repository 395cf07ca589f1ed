package io.sonostream.processor.inference;

import io.sonostream.imaging.image.ClassMap;

/**
 * What an engine does beside answering frames: it is shown the masks that are on their way, and
 * gets the workers that no frame waits for.
 */
public interface Sideline extends AutoCloseable {
  /** Nothing. */
  Sideline NONE =
      new Sideline() {
        @Override
        public void wakeBy(Runnable wakeWorkers) {}

        @Override
        public void offer(PreparedFrame frame, ServingModel model, ClassMap mask) {}

        @Override
        public boolean hasWork() {
          return false;
        }

        @Override
        public void step(WorkerRunners runners) {}

        @Override
        public void close() {}
      };

  /**
   * Called once, before anything else.
   *
   * @param wakeWorkers tells idle workers that there may be {@link #hasWork}
   */
  void wakeBy(Runnable wakeWorkers);

  /**
   * Sees a live or archive frame after its mask is on its way, unless its model saw it twice;
   * returns at once, never throws.
   */
  void offer(PreparedFrame frame, ServingModel model, ClassMap mask);

  /** Whether an idle worker is of use here. */
  boolean hasWork();

  /**
   * One engine call at most, by a worker that no frame waits for. Never throws.
   *
   * @param runners the calling worker's own
   */
  void step(WorkerRunners runners);

  /** After the workers and the finishers have ended. */
  @Override
  void close();
}
