package io.sonostream.processor.inference;

import io.sonostream.processor.batch.Lane;
import io.sonostream.schemas.records.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the engine is used.
 *
 * @param name {@code auto} or an engine's own name
 * @param workers threads that run batches at the same time; 0 for one a device, and more of them
 *     while large batches wait, as measured to be fastest
 * @param threads native threads of one engine call; 0 for all cores, and fewer while calls share
 *     them, as measured to be fastest
 * @param devices numbers of the GPUs that workers are spread over, each with a copy of the model;
 *     none for the first alone. On a processor each number is a copy.
 * @param overlap whether more large batches run at a time while so many frames wait, where that was
 *     measured to be faster
 * @param prepareThreads threads that decode and resize; as many finish masks; 0 chooses
 * @param maxBatch largest batch that is tried when a model is measured
 * @param retries of a transient fault before the engine counts as gone
 * @param callTimeout an engine call that takes longer, and much longer than it was measured to,
 *     hangs: the engine counts as gone
 * @param probabilityMaps whether masks carry the probability of each pixel
 * @param archiveSeenTwice tasks whose frames on the archive lane are seen twice, the second time
 *     mirrored, and whose masks are the mean of both
 * @param profileDirectory where measured batch profiles are kept
 */
public record EngineSettings(
    String name,
    int workers,
    int threads,
    List<Integer> devices,
    boolean overlap,
    int prepareThreads,
    int maxBatch,
    int retries,
    Duration callTimeout,
    boolean probabilityMaps,
    List<String> archiveSeenTwice,
    Path profileDirectory) {
  public EngineSettings {
    range("workers", workers, 0, 256);
    range("threads", threads, 0, 1024);
    devices = List.copyOf(devices);
    archiveSeenTwice = List.copyOf(archiveSeenTwice);
    for (String task : archiveSeenTwice) {
      Names.fault("archive-seen-twice", task)
          .ifPresent(
              fault -> {
                throw new IllegalArgumentException(fault + "; name tasks as frames do");
              });
    }
    devices.forEach(device -> range("devices", device, 0, 255));
    if (devices.stream().distinct().count() < devices.size()) {
      throw new IllegalArgumentException("devices are " + devices + "; name each once");
    }
    if (workers > 0 && workers < devices.size()) {
      throw new IllegalArgumentException(
          "workers are "
              + workers
              + " for "
              + devices.size()
              + " devices; allowed are 0 and at least one for each device");
    }
    range("prepare-threads", prepareThreads, 0, 256);
    range("max-batch", maxBatch, 1, 1024);
    range("retries", retries, 0, 100);
    if (callTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "call-timeout is " + callTimeout.toMillis() + " ms; it must be at least 1 s");
    }
  }

  /** How often the network sees such a frame: once, or a second time, mirrored. */
  int looks(Lane lane, String task) {
    return lane == Lane.ARCHIVE && archiveSeenTwice.contains(task) ? 2 : 1;
  }

  /** Threads that run batches whether many frames wait or few. */
  int workerCount() {
    return workers > 0 ? workers : Math.max(1, devices.size());
  }

  private static void range(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed are " + low + " to " + high);
    }
  }
}
