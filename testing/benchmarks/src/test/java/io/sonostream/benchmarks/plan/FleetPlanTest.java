package io.sonostream.benchmarks.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.runtime.UserException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetPlanTest {
  private static final Fleet THOUSAND = new Fleet(1000, 20, 300_000, 2_000);

  private static Site site(double masksPerSecond, int partitions) {
    return new Site(masksPerSecond, 8, 0.7, 500e6, 3, 1, 3600, partitions);
  }

  @Test
  void aProcessorThatHasRoomForAllIsEnough() {
    FleetPlan plan = FleetPlan.of(new Fleet(10, 20, 300_000, 2_000), site(400, 0));

    assertThat(plan.processors()).isEqualTo(1);
    assertThat(plan.fullestLoad()).isEqualTo(0.5);
    assertThat(plan.brokers()).isEqualTo(3);
  }

  @Test
  void noProcessorIsFullThoughDevicesSpreadUnevenly() {
    FleetPlan plan = FleetPlan.of(THOUSAND, site(400, 0));

    assertThat(plan.processors()).isGreaterThan(20_000 / 400);
    assertThat(plan.fullestLoad()).isBetween(plan.meanLoad(), FleetPlan.FULL);
    assertThat(plan.waits()).isNotNull();
  }

  @Test
  void tooFewPartitionsAreSaidToBeTooFew() {
    FleetPlan plan = FleetPlan.of(THOUSAND, site(400, 8));

    assertThat(plan.processors()).isEqualTo(8);
    assertThat(plan.fullestLoad()).isGreaterThan(1);
    assertThat(plan.waits()).isNull();
    assertThat(plan.breaksFirst()).contains("engine");
  }

  @Test
  void brokersCarryEachFrameInOutAndToItsReplicas() {
    FleetPlan plan = FleetPlan.of(THOUSAND, site(400, 0));

    // In once, to two replicas (out and in), to the processor; frame and mask to one reader.
    double written = 20_000 * 302_000.0;
    assertThat(plan.brokerBytesPerSecond())
        .isCloseTo(written * 5 + 20_000 * 300_000.0 + written, within(1.0));
    assertThat(plan.diskBytes()).isCloseTo(written * 3600 * 3, within(1e6));
  }

  @Test
  void aPlanCostsWhatIsInItAtItsPrice() {
    FleetPlan plan = FleetPlan.of(THOUSAND, site(400, 0));
    PlanCost cost = PlanCost.of(plan, new Prices(100, 10, 1), 1000);

    assertThat(cost.processors()).isEqualTo(100.0 * plan.processors());
    assertThat(cost.brokers()).isEqualTo(10.0 * plan.brokers());
    assertThat(cost.disk()).isCloseTo(plan.diskBytes() / 1e12, within(1e-9));
    assertThat(cost.total())
        .isCloseTo(cost.processors() + cost.brokers() + cost.disk(), within(1e-9));
    assertThat(cost.device()).isCloseTo(cost.total() / 1000, within(1e-9));
    assertThatThrownBy(() -> new Prices(100, -1, 1))
        .isInstanceOf(UserException.class)
        .hasMessage("--broker-price is -1.0; 0 and more is allowed");
  }

  @Test
  void manyDevicesSpreadEvenlyAndAllAreCounted() {
    assertThat(Placement.of(4, 1, 1)).isEqualTo(new Placement(4, 4));
    assertThat(Placement.of(10_000, 100, 10).fullestProcessor()).isBetween(1000, 1100);
  }

  @Test
  void aFrameAloneWaitsForItsBatchOnlyAndAFullEngineMakesAllWait() {
    FrameWaits alone = FrameWaits.play(1, 20, 400, 8);
    assertThat(alone.p50Millis()).isCloseTo(1000.0 / 400, within(1e-6));
    assertThat(alone.p99Millis()).isCloseTo(1000.0 / 400, within(1e-6));

    FrameWaits half = FrameWaits.play(10, 20, 400, 8);
    FrameWaits nearlyAll = FrameWaits.play(19, 20, 400, 8);
    assertThat(half.p99Millis()).isLessThan(nearlyAll.p99Millis());
  }

  @Test
  void speedsAreReadFromWhatTheBenchmarkPrinted(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("stream.json");
    Files.write(file, "{\"streamFps\":21.5,\"batch\":8}".getBytes(StandardCharsets.UTF_8));
    assertThat(MeasuredSpeed.read(file)).isEqualTo(new MeasuredSpeed(21.5, 8));

    Files.writeString(file, "{\"fps\":1}");
    assertThatThrownBy(() -> MeasuredSpeed.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("bench stream --json");
    Files.writeString(file, "frames");
    assertThatThrownBy(() -> MeasuredSpeed.read(file)).hasMessageContaining("is not JSON");
  }
}
