package io.sonostream.proofs.stress;

import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Lets threads do things at the same moment, and looks at what has come of it.
 *
 * <p>Owner: the test's thread. Hand-off: barriers before and after each round. Bound: as many
 * threads as a round has contestants. Shutdown: at the end of {@link #run}.
 */
public final class Race {
  private static final int USUAL_ROUNDS = 20_000;
  private static final int MOST_SKEW = 200;
  private static final long HANGING_SECONDS = 300;

  /**
   * @param contestants what each thread does
   * @param judge looks when all have done it, and throws what it finds wrong
   */
  public record Round(List<Runnable> contestants, Runnable judge) {
    public Round {
      contestants = List.copyOf(contestants);
    }
  }

  private Race() {}

  /** {@code stress.rounds} rounds, or 20,000; each begins anew. */
  public static void run(IntFunction<Round> rounds) throws Exception {
    run(USUAL_ROUNDS, rounds);
  }

  /**
   * @param usually how many rounds, where {@code stress.rounds} says nothing
   */
  public static void run(int usually, IntFunction<Round> rounds) throws Exception {
    int count = Integer.getInteger("stress.rounds", usually);
    int threads = rounds.apply(0).contestants().size();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      Round[] current = new Round[1];
      int[] next = {0};
      CyclicBarrier start =
          new CyclicBarrier(
              threads,
              () -> {
                if (current[0] != null) {
                  current[0].judge().run();
                }
                current[0] = next[0] < count ? rounds.apply(next[0]++) : null;
              });
      List<Future<Void>> all =
          IntStream.range(0, threads)
              .mapToObj(me -> executor.submit(contest(me, start, current)))
              .toList();
      for (Future<Void> one : all) {
        one.get(HANGING_SECONDS + count / 1000, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a round went wrong: " + cause(e), cause(e));
    } catch (TimeoutException e) {
      throw new AssertionError("a round does not end", e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static Callable<Void> contest(int me, CyclicBarrier start, Round[] current) {
    Random random = new Random(me);
    return () -> {
      while (true) {
        start.await();
        Round round = current[0];
        if (round == null) {
          return null;
        }
        for (int skew = random.nextInt(MOST_SKEW); skew > 0; skew--) {
          Thread.onSpinWait();
        }
        round.contestants().get(me).run();
      }
    };
  }

  /** What a barrier's own action throws comes out of one thread; the others see it broken. */
  private static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause instanceof BrokenBarrierException && cause.getCause() != null
        ? cause.getCause()
        : cause;
  }
}
