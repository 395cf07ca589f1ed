package io.sonostream.processor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many producers, many workers, limits that change, a close in the middle. */
class BatchQueueStressTest {
  private static final int PRODUCERS = 6;
  private static final int WORKERS = 5;
  private static final int FRAMES = 5_000;

  @Test
  void handsEveryFrameToExactlyOneWorkerOrBackToTheCloser() throws Exception {
    for (int seed = 0; seed < 5; seed++) {
      oneRound(seed);
    }
  }

  private static void oneRound(int seed) throws Exception {
    AtomicBoolean serving = new AtomicBoolean(true);
    TaskLimits limits =
        new TaskLimits() {
          @Override
          public int batchSize(String task) {
            return serving.get() ? 7 : 0;
          }

          @Override
          public int saturatedBatchSize(String task) {
            return serving.get() ? 12 : 0;
          }

          @Override
          public int besides(String task) {
            return 2;
          }

          @Override
          public double costPerFrame(String task) {
            return 1;
          }
        };
    BatchQueue<TestFrame> queue =
        new BatchQueue<>(new BatchRules(0.2, 1_000_000, Map.of()), limits, () -> 0, 2);
    Map<String, Integer> answered = new ConcurrentHashMap<>();
    Map<String, Boolean> refused = new ConcurrentHashMap<>();
    AtomicInteger nowBeside = new AtomicInteger();
    AtomicInteger mostBeside = new AtomicInteger();
    CountDownLatch halfWay = new CountDownLatch(PRODUCERS * FRAMES / 2);
    ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS + WORKERS + 1);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int p = 0; p < PRODUCERS; p++) {
        int producer = p;
        running.add(
            threads.submit(
                () -> {
                  Random random = new Random(seed * 100L + producer);
                  for (int i = 0; i < FRAMES; i++) {
                    TestFrame frame =
                        (random.nextBoolean()
                                ? TestFrame.live("p" + producer + "-", i)
                                : TestFrame.archive("p" + producer + "-", i))
                            .of("task" + random.nextInt(3));
                    if (!queue.add(frame)) {
                      refused.put(frame.name(), true);
                    }
                    halfWay.countDown();
                  }
                }));
      }
      for (int w = 0; w < WORKERS; w++) {
        int worker = w;
        running.add(
            threads.submit(
                () -> {
                  boolean beside = worker < 3;
                  Optional<Formation<TestFrame>> next = take(queue, beside);
                  while (next.isPresent()) {
                    boolean large = beside && !next.get().batch().isEmpty();
                    if (large) {
                      mostBeside.accumulateAndGet(nowBeside.incrementAndGet(), Math::max);
                    }
                    next.get().batch().forEach(f -> answered.merge(f.name(), 1, Integer::sum));
                    next.get().shed().forEach(f -> answered.merge(f.name(), 1, Integer::sum));
                    if (large) {
                      nowBeside.decrementAndGet();
                      queue.finishedBeside();
                    } else if (!next.get().batch().isEmpty()) {
                      queue.finished();
                    }
                    next = take(queue, beside);
                  }
                  return null;
                }));
      }
      serving.set(seed % 2 == 0);
      queue.wake();
      assertThat(halfWay.await(60, TimeUnit.SECONDS)).isTrue();
      serving.set(true);
      queue.wake();
      List<TestFrame> left = queue.close();
      for (Future<?> future : running) {
        future.get(60, TimeUnit.SECONDS);
      }
      left.forEach(frame -> answered.merge(frame.name(), 1, Integer::sum));
      assertThat(answered.size() + refused.size()).isEqualTo(PRODUCERS * FRAMES);
      assertThat(answered.values()).containsOnly(1);
      assertThat(mostBeside.get()).as("at a time, of three that could").isLessThanOrEqualTo(2);
      assertThat(refused.keySet()).noneMatch(answered::containsKey);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Optional<Formation<TestFrame>> take(BatchQueue<TestFrame> queue, boolean beside)
      throws InterruptedException {
    return beside ? queue.takeBeside(10) : queue.take(10, () -> false);
  }
}
