package io.sonostream.proofs.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends damaged inputs through a door.
 *
 * <p>Owner: the test's thread; inputs run on one thread of its own, so that one that never returns
 * is a finding. Hand-off: a future an input. Bound: one input at a time. Shutdown: at the end of
 * {@link #run}.
 */
final class Fuzz {
  /** No input here is larger than some kilobytes: whatever takes so long has no bound. */
  private static final long HANGING_SECONDS = 60;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String name;
  private final Class<? extends Exception> declared;
  private final long mostBytes;

  /** What is open to strangers. */
  @FunctionalInterface
  interface Door {
    void take(byte[] input) throws Exception;
  }

  /** Makes an input that passes the first checks, so that the damage reaches what is behind. */
  @FunctionalInterface
  interface Repair {
    byte[] of(byte[] damaged, Random random) throws Exception;
  }

  /** How a run went; a test looks at it, so that it can't pass by refusing everything at once. */
  record Tally(int taken, int refused) {}

  /**
   * @param name of the door, for messages and files
   * @param declared what the door may throw
   * @param mostBytes that one input may make the door allocate, all objects together
   */
  Fuzz(String name, Class<? extends Exception> declared, long mostBytes) {
    this.name = name;
    this.declared = declared;
    this.mostBytes = mostBytes;
  }

  /** {@code fuzz.runs}, or so many. */
  static int runs(int usual) {
    return Integer.getInteger("fuzz.runs", usual);
  }

  Tally run(int usualRuns, List<byte[]> good, Repair repair, Door door) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      for (byte[] input : good) {
        door.take(input);
      }
      int refused = 0;
      int runs = runs(usualRuns);
      for (int run = 0; run < runs; run++) {
        Random random = new Random(31L * name.hashCode() + run);
        byte[] input = repair.of(new Mutation(random, good).next(), random);
        refused += takes(executor, door, input, run) ? 0 : 1;
      }
      System.out.printf(
          Locale.ROOT,
          "%s: %d damaged inputs, %d taken, %d refused in one line%n",
          name,
          runs,
          runs - refused,
          refused);
      return new Tally(runs - refused, refused);
    } finally {
      executor.shutdownNow();
    }
  }

  private boolean takes(ExecutorService executor, Door door, byte[] input, int run)
      throws Exception {
    Future<Boolean> answer = executor.submit(() -> takes(door, input));
    try {
      return answer.get(HANGING_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw found(input, run, e.getCause());
    } catch (TimeoutException e) {
      throw found(input, run, e);
    }
  }

  private boolean takes(Door door, byte[] input) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean taken = true;
    try {
      door.take(input);
    } catch (Exception e) {
      if (!declared.isInstance(e)) {
        throw new AssertionError("not declared: " + e, e);
      }
      taken = false;
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (allocated > mostBytes) {
      throw new AssertionError(
          input.length + " bytes made it allocate " + allocated + ", allowed are " + mostBytes);
    }
    return taken;
  }

  private AssertionError found(byte[] input, int run, Throwable cause) throws IOException {
    Path file = Files.createDirectories(Path.of("target", "fuzz")).resolve(name + "-" + run);
    Files.write(file, input);
    return new AssertionError(
        name + ", run " + run + ", input in " + file.toAbsolutePath() + ": " + cause, cause);
  }
}
