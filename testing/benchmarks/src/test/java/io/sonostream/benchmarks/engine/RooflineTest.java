package io.sonostream.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.model.engine.EngineKind;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.Stage.Path;
import io.sonostream.network.torchscript.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RooflineTest {
  /** (1,8,8) to (4,8,8): 2,304 multiply-adds; 64 and 256 values, 36 weights and 4 biases. */
  private static final Graph ONE_CONVOLUTION = oneConvolution();

  private static final double OPERATIONS = 2 * 64 * 4 * 9;
  private static final double VALUES = 64 + 256 + 40 / 8.0;

  @Test
  void aLayerIsBoundByItsOperationsOrByItsBytesWhicheverTakesLonger() {
    ServingRow row = row(EngineKind.PYTORCH_CPU_F32, 8, 100);

    Roofline compute = Roofline.of(ONE_CONVOLUTION, row, Precision.F32, OPERATIONS * 200, 1e12);
    assertThat(compute.boundFps()).isCloseTo(200, within(1e-9));
    assertThat(compute.share()).isCloseTo(0.5, within(1e-9));
    assertThat(compute.gigaOperations()).isCloseTo(OPERATIONS / 1e9, within(1e-15));

    Roofline memory = Roofline.of(ONE_CONVOLUTION, row, Precision.F32, 1e12, 4 * VALUES * 400);
    assertThat(memory.boundFps()).isCloseTo(400, within(1e-9));
    Roofline bytes = Roofline.of(ONE_CONVOLUTION, row, Precision.INT8, 1e12, 4 * VALUES * 400);
    assertThat(bytes.boundFps()).isCloseTo(1600, within(1e-9));
  }

  @Test
  void ofTheLargestBatchAndOfEnginesWhosePeakIsKnown() {
    List<ServingRow> rows =
        List.of(
            row(EngineKind.PYTORCH_CPU_F32, 1, 90),
            row(EngineKind.PYTORCH_CPU_F32, 8, 100),
            row(EngineKind.PYTORCH_CPU_INT8, 8, 300),
            row(EngineKind.ONNX_CPU_F32, 8, 80));
    List<Roofline> roofs =
        Roofline.of(
            ONE_CONVOLUTION,
            rows,
            List.of(EngineKind.PYTORCH_CPU_F32, EngineKind.PYTORCH_CPU_INT8),
            new Peaks(Map.of(Precision.F32, 1e9), 1e9));
    assertThat(roofs).singleElement().returns(100.0, Roofline::fps).returns(8, Roofline::batch);
  }

  private static Graph oneConvolution() {
    GraphBuilder g = new GraphBuilder();
    GraphBuilder.Layer x = g.input(1, 8, 8);
    g.stage("only", Path.CONTRACTING);
    return g.build(x.conv("conv", 4, 3).norm("bn").relu());
  }

  private static ServingRow row(EngineKind kind, int batch, double fps) {
    return new ServingRow(
        kind.label(), kind.precision().label(), "channels_last", batch, fps, fps / 2, 1);
  }
}
