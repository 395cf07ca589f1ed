package io.sonostream.processor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchFormerTest {
  private static final long MAX_AGE = 1_000_000;

  @Test
  void takesWhateverWaitsUpToTheProfilesSizeAndNeverWaitsForMore() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    for (int i = 0; i < 5; i++) {
      former.add(TestFrame.live("a", i));
    }
    assertThat(names(former.form(0, upTo(4)))).containsExactly("a0", "a1", "a2", "a3");
    assertThat(names(former.form(0, upTo(4)))).containsExactly("a4");
    assertThat(former.form(0, upTo(4)).isEmpty()).isTrue();
  }

  @Test
  void letsDevicesTakeTurnsSoThatABacklogStarvesNobody() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    for (int i = 0; i < 100; i++) {
      former.add(TestFrame.live("flood", i));
    }
    former.add(TestFrame.live("b", 0));
    former.add(TestFrame.live("c", 0));
    former.add(TestFrame.live("c", 1));
    assertThat(names(former.form(0, upTo(6))))
        .containsExactly("flood0", "b0", "c0", "flood1", "c1", "flood2");
  }

  @Test
  void putsLiveBeforeArchiveButKeepsTheArchivesShare() {
    BatchFormer<TestFrame> former = former(0.25, Map.of());
    for (int i = 0; i < 400; i++) {
      former.add(TestFrame.live("l", i));
      former.add(TestFrame.archive("a", i));
    }
    int archived = 0;
    for (int batch = 1; batch <= 40; batch++) {
      Formation<TestFrame> formation = former.form(0, upTo(8));
      archived += count(formation, Lane.ARCHIVE);
      assertThat(archived).isEqualTo(2 * batch);
      assertThat(formation.batch()).hasSize(8);
    }
  }

  @Test
  void givesTheArchiveWhatRoomLiveFramesLeaveAndDoesNotChargeForIt() {
    BatchFormer<TestFrame> former = former(0.5, Map.of());
    former.add(TestFrame.live("l", 0));
    for (int i = 0; i < 20; i++) {
      former.add(TestFrame.archive("a", i));
    }
    assertThat(count(former.form(0, upTo(8)), Lane.ARCHIVE)).isEqualTo(7);
    for (int i = 1; i < 9; i++) {
      former.add(TestFrame.live("l", i));
    }
    assertThat(count(former.form(0, upTo(8)), Lane.ARCHIVE)).isEqualTo(4);
  }

  @Test
  void neverLetsTheArchiveIntoAFullLiveBatchWhenItsShareIsZero() {
    BatchFormer<TestFrame> former = former(0, Map.of());
    for (int i = 0; i < 80; i++) {
      former.add(TestFrame.live("l", i));
    }
    former.add(TestFrame.archive("a", 0));
    for (int batch = 0; batch < 10; batch++) {
      assertThat(count(former.form(0, upTo(8)), Lane.ARCHIVE)).isZero();
    }
    assertThat(names(former.form(0, upTo(8)))).containsExactly("a0");
  }

  @Test
  void servesATaskThatHasOnlyArchiveFramesOnceAWholeBatchIsDue() {
    BatchFormer<TestFrame> former = former(0.2, Map.of());
    for (int i = 0; i < 1000; i++) {
      former.add(TestFrame.live("l", i));
      former.add(TestFrame.archive("a", i).of("backfill"));
    }
    Map<String, Integer> frames = new HashMap<>();
    for (int batch = 0; batch < 100; batch++) {
      Formation<TestFrame> formation = former.form(0, upTo(8));
      assertThat(formation.batch()).hasSize(8);
      frames.merge(formation.task(), 8, Integer::sum);
    }
    assertThat(frames.get("backfill")).isBetween(144, 176);
  }

  @Test
  void takesTheLargerBatchOnlyOnceSoManyWaitAnyway() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    for (int i = 0; i < 8 + 7; i++) {
      former.add(TestFrame.live("d", i));
    }
    TaskLimits limits = upTo(3, 8);
    List<Integer> sizes = new ArrayList<>();
    while (former.waiting() > 0) {
      sizes.add(former.form(0, limits).batch().size());
    }
    assertThat(sizes).containsExactly(8, 3, 3, 1);
  }

  @Test
  void letsOnlyALargeBatchRunBesideAnother() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    for (int i = 0; i < 7; i++) {
      former.add(TestFrame.live("d", i));
    }
    assertThat(former.formBeside(0, upTo(3, 8), 0).isEmpty()).isTrue();
    former.add(TestFrame.live("d", 7));
    assertThat(former.formBeside(0, upTo(3, 8), 0).batch()).hasSize(8);
  }

  @Test
  void letsNoMoreLargeBatchesRunBesideThanPay() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    for (int i = 0; i < 16; i++) {
      former.add(TestFrame.live("d", i));
    }
    assertThat(former.formBeside(0, upTo(3, 8), 1).isEmpty()).isTrue();
    assertThat(former.formBeside(0, upTo(3, 8), 0).batch()).hasSize(8);
  }

  @Test
  void saysOfABatchWhetherAnotherLargeOneIsAboutToRunBesideIt() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    for (int i = 0; i < 8 + 8 + 3; i++) {
      former.add(TestFrame.live("d", i));
    }
    assertThat(former.form(0, upTo(3, 8)).shared()).isTrue();
    assertThat(former.form(0, upTo(3, 8)).shared()).as("3 are left").isFalse();
  }

  @Test
  void letsTheArchiveOverlapOnlyWhileLiveFramesRest() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    long second = 1_000_000;
    former.add(TestFrame.live("d", 0));
    for (int i = 0; i < 20; i++) {
      former.add(TestFrame.archive("a", i));
    }
    assertThat(former.formBeside(0, upTo(3, 8), 0).isEmpty()).isTrue();
    assertThat(count(former.form(0, upTo(1, 100)), Lane.LIVE)).isEqualTo(1);
    assertThat(former.formBeside(second - 1, upTo(3, 8), 0).isEmpty()).isTrue();
    assertThat(former.formBeside(second, upTo(3, 8), 0).batch()).hasSize(8);
  }

  @Test
  void sharesTheEngineBetweenTasksByWeightAndByWhatTheirFramesCost() {
    BatchFormer<TestFrame> former = former(0.1, Map.of("heavy", 3, "light", 1));
    for (int i = 0; i < 2000; i++) {
      former.add(TestFrame.live("d", i).of("heavy"));
      former.add(TestFrame.live("d", i).of("light"));
    }
    TaskLimits limits =
        new TaskLimits() {
          @Override
          public int batchSize(String task) {
            return 4;
          }

          @Override
          public int saturatedBatchSize(String task) {
            return 4;
          }

          @Override
          public int besides(String task) {
            return 1;
          }

          @Override
          public double costPerFrame(String task) {
            return task.equals("heavy") ? 2 : 1;
          }
        };
    Map<String, Integer> frames = new HashMap<>();
    for (int batch = 0; batch < 500; batch++) {
      Formation<TestFrame> formation = former.form(0, limits);
      frames.merge(formation.task(), formation.batch().size(), Integer::sum);
    }
    // Thrice the engine time at twice the cost is one and a half times the frames.
    assertThat((double) frames.get("heavy") / frames.get("light")).isBetween(1.4, 1.6);
  }

  @Test
  void doesNotLetAnIdleTaskSaveItsTurnsUp() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    former.add(TestFrame.live("d", 0).of("late"));
    former.form(0, upTo(4));
    for (int i = 0; i < 400; i++) {
      former.add(TestFrame.live("d", i).of("busy"));
    }
    for (int batch = 0; batch < 50; batch++) {
      former.form(0, upTo(4));
    }
    for (int i = 0; i < 400; i++) {
      former.add(TestFrame.live("d", i).of("late"));
    }
    List<String> turns = new ArrayList<>();
    for (int batch = 0; batch < 10; batch++) {
      turns.add(former.form(0, upTo(4)).task());
    }
    assertThat(turns.stream().filter("busy"::equals).count()).isBetween(4L, 6L);
  }

  @Test
  void keepsOneTaskInABatch() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    former.add(TestFrame.live("d", 0).of("x"));
    former.add(TestFrame.live("d", 0).of("y"));
    Formation<TestFrame> first = former.form(0, upTo(8));
    Formation<TestFrame> second = former.form(0, upTo(8));
    assertThat(first.batch()).hasSize(1);
    assertThat(second.batch()).hasSize(1);
    assertThat(first.task()).isNotEqualTo(second.task());
  }

  @Test
  void waitsWhileNoModelServesTheTask() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    former.add(TestFrame.live("d", 0));
    assertThat(former.form(0, upTo(0)).isEmpty()).isTrue();
    assertThat(former.waiting()).isEqualTo(1);
    assertThat(names(former.form(0, upTo(1)))).containsExactly("d0");
  }

  @Test
  void shedsLiveFramesThatAreTooOldAndNeverArchiveFrames() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    former.add(TestFrame.live("d", 0).capturedAt(0));
    former.add(TestFrame.archive("d", 1).capturedAt(0));
    former.add(TestFrame.live("d", 2).capturedAt(1));
    Formation<TestFrame> formation = former.form(MAX_AGE + 1, upTo(8));
    assertThat(formation.shed()).extracting(TestFrame::name).containsExactly("d0");
    assertThat(names(formation)).containsExactly("d2", "d1");
  }

  @Test
  void shedsAlsoWhileNoModelServesTheTask() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    former.add(TestFrame.live("d", 0).capturedAt(0));
    assertThat(former.form(MAX_AGE + 1, upTo(0)).shed()).hasSize(1);
  }

  @Test
  void takesACaptureTimeInTheFutureForNew() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    former.add(TestFrame.live("d", 0).capturedAt(Long.MAX_VALUE));
    assertThat(names(former.form(5, upTo(8)))).containsExactly("d0");
  }

  @Test
  void forgetsCancelledFrames() {
    BatchFormer<TestFrame> former = former(0.1, Map.of());
    TestFrame gone = TestFrame.live("d", 0);
    former.add(gone);
    former.add(TestFrame.live("d", 1));
    gone.cancellation().set(true);
    assertThat(names(former.form(0, upTo(8)))).containsExactly("d1");
    assertThat(former.waiting()).isZero();
  }

  /** Whatever arrives in whatever order: nothing is lost, repeated or reordered. */
  @Test
  void keepsEveryFrameExactlyOnceAndInTheOrderOfItsDevice() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      BatchFormer<TestFrame> former = former(random.nextDouble(), Map.of("t1", 5));
      Map<String, Integer> sent = new HashMap<>();
      Map<String, Integer> seen = new HashMap<>();
      for (int step = 0; step < 300; step++) {
        for (int i = random.nextInt(6); i > 0; i--) {
          Lane lane = random.nextBoolean() ? Lane.LIVE : Lane.ARCHIVE;
          String task = "t" + random.nextInt(3);
          String device = "d" + random.nextInt(5);
          int number = sent.merge(lane + task + device, 1, Integer::sum) - 1;
          long captured = random.nextInt(10) == 0 ? -2 * MAX_AGE : step;
          former.add(
              (lane == Lane.LIVE
                      ? TestFrame.live(device, number)
                      : TestFrame.archive(device, number))
                  .of(task)
                  .capturedAt(captured));
        }
        int size = random.nextInt(9);
        Formation<TestFrame> formation = former.form(step, upTo(size));
        assertThat(formation.batch().size()).isLessThanOrEqualTo(size);
        assertThat(formation.batch()).allMatch(frame -> frame.task().equals(formation.task()));
        check(formation, seen);
      }
      while (former.waiting() > 0) {
        check(former.form(300, upTo(8)), seen);
      }
      assertThat(seen).isEqualTo(sent);
    }
  }

  private static void check(Formation<TestFrame> formation, Map<String, Integer> seen) {
    List<TestFrame> both = new ArrayList<>(formation.shed());
    both.addAll(formation.batch());
    both.sort((a, b) -> Integer.compare(a.number(), b.number()));
    for (TestFrame frame : both) {
      String key = frame.lane() + frame.task() + frame.device();
      assertThat(frame.number()).as(key).isEqualTo(seen.getOrDefault(key, 0));
      seen.merge(key, 1, Integer::sum);
    }
  }

  private static BatchFormer<TestFrame> former(double archiveShare, Map<String, Integer> weights) {
    return new BatchFormer<>(new BatchRules(archiveShare, MAX_AGE, weights));
  }

  static TaskLimits upTo(int size) {
    return upTo(size, size);
  }

  static TaskLimits upTo(int size, int saturated) {
    return new TaskLimits() {
      @Override
      public int batchSize(String task) {
        return size;
      }

      @Override
      public int saturatedBatchSize(String task) {
        return saturated;
      }

      @Override
      public int besides(String task) {
        return 1;
      }

      @Override
      public double costPerFrame(String task) {
        return 1;
      }
    };
  }

  private static List<String> names(Formation<TestFrame> formation) {
    return formation.batch().stream().map(TestFrame::name).toList();
  }

  private static int count(Formation<TestFrame> formation, Lane lane) {
    return (int) formation.batch().stream().filter(frame -> frame.lane() == lane).count();
  }
}
