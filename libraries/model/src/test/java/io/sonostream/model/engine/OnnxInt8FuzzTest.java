package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.network.ModelException;
import io.sonostream.network.onnx.OnnxInt8;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged ONNX files are put into bytes or refused by name; nothing else is thrown, or goes on. */
class OnnxInt8FuzzTest {
  private static final int RUNS = Integer.getInteger("fuzz.runs", 3_000);

  private final Random random = new Random(71);

  @ParameterizedTest
  @ValueSource(strings = {"fixed-batch", "channels-last-bytes"})
  void aDamagedFileIsWrittenOrRefused(String name) throws IOException {
    byte[] file = Files.readAllBytes(ForeignCase.committed().resolve(name + ".onnx"));
    int written = 0;
    int refused = 0;
    for (int run = 0; run < RUNS; run++) {
      try {
        OnnxInt8 network = OnnxInt8.of(mutated(file), name);
        Map<String, ValueRange> ranges =
            network.observed().stream()
                .collect(Collectors.toMap(value -> value, value -> new ValueRange(-1, 1)));
        network.writeObserved(OutputStream.nullOutputStream());
        network.write(new Quantisation(1, ranges, Set.of()), OutputStream.nullOutputStream());
        written++;
      } catch (ModelException e) {
        refused++;
      }
    }
    assertThat(written).isPositive();
    assertThat(refused).isPositive();
  }

  private byte[] mutated(byte[] file) {
    byte[] bad = file.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
    }
    return bad;
  }
}
