package io.sonostream.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.model.engine.Engines;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Python runs beside us is our network. */
class PythonTurnsTest {
  private static final int SIDE = 32;
  private static final int COUNT = 3;

  @TempDir Path folder;

  @Test
  void plainPyTorchAnswersAsWeDoAndSaysWhatItsTurnsTook() throws Exception {
    var python = Python.with("torch", folder);
    assumeTrue(
        python.isPresent(), "Python with torch is not installed; SONOSTREAM_PYTHON names another");
    Graph graph = ArchitectureSpec.parse("unet(base=4,depth=2)").build(1, 1, SIDE, SIDE);
    StateDict weights = Initialisation.of(graph, 5);
    ByteBuffer frames = ByteBuffer.allocateDirect(COUNT * SIDE * SIDE);
    byte[] noise = new byte[frames.capacity()];
    new Random(2).nextBytes(noise);
    frames.put(0, noise);
    ByteBuffer ours = ByteBuffer.allocateDirect(noise.length);
    ByteBuffer theirs = ByteBuffer.allocateDirect(noise.length);
    try (Contender own =
            Contender.Ours.of("ours", "f32", "", Engines.load(graph, weights, Evaluator.EXACT));
        PythonTurns turns =
            PythonTurns.torch(python.orElseThrow(), folder, 4, 2, SIDE, weights, 1, false)) {
      List<Contender> contenders = turns.contenders();
      assertThat(contenders).extracting(Contender::engine).containsExactly("torch eager");
      own.run(frames, COUNT, ours);
      contenders.get(0).run(frames, COUNT, theirs);
      for (int i = 0; i < noise.length; i++) {
        assertThat(theirs.get(i) & 0xff).as("pixel %d", i).isCloseTo(ours.get(i) & 0xff, within(1));
      }
      Turn turn = contenders.get(0).turn(frames, COUNT, theirs, 2);
      assertThat(turn.seconds()).isPositive();
      assertThat(turn.cpuSeconds()).isPositive();
    }
  }
}
