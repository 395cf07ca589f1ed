package io.sonostream.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  @TempDir Path folder;

  @Test
  void readsArraysUnderTheirNames() throws IOException {
    Path file = npz("'<f4'", "False", "(2, 1)", floats(1.5f, -2f));
    StateDict state = WeightsFile.read(file);
    assertThat(state.get("features.0.weight").shape()).containsExactly(2, 1);
    assertThat(state.get("features.0.weight").values()).containsExactly(1.5f, -2f);
    assertThat(WeightsFile.read(npz("'<f4'", "False", "()", floats(3))).get("features.0.weight"))
        .satisfies(scalar -> assertThat(scalar.values()).containsExactly(3f));
    assertThat(WeightsFile.read(npz("'<f4'", "True", "(1,)", floats(3))).tensors()).hasSize(1);
  }

  @Test
  void refusesWhatIsNoPlainArrayOfNumbers() throws IOException {
    refused(npz("'|O'", "False", "(1,)", new byte[30]), "dtype '|O'");
    refused(npz("'<f4'", "True", "(1, 2)", floats(1, 2)), "Fortran order");
    refused(npz("'<f4'", "False", "(3,)", floats(1, 2)), "truncated");
    refused(npz("'<f4'", "False", "(1,)", floats(1, 2)), "goes on");
    refused(npz("'<f4'", "False", "(99999, 99999)", floats(1)), "above 2 GB");
    refused(npz("'<f4'", "False", "(99999999999,)", floats(1)), "shape");
    refused(npz("'<f4'", "False", "(-1,)", floats(1)), "unreadable header");
  }

  @Test
  void mutatedFilesAreReadOrRefusedNeverAnythingElse() throws IOException {
    byte[] good = Files.readAllBytes(npz("'<f4'", "False", "(2, 2)", floats(1, 2, 3, 4)));
    Random random = new Random(53);
    int refused = 0;
    Path file = folder.resolve("mutated.npz");
    for (int round = 0; round < 2_000; round++) {
      byte[] bad = good.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(file, bad);
      try {
        WeightsFile.read(file);
      } catch (ModelException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static void refused(Path file, String why) {
    assertThatThrownBy(() -> WeightsFile.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(why);
  }

  private Path npz(String descr, String fortran, String shape, byte[] data) throws IOException {
    String header =
        "{'descr': " + descr + ", 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
    Path file = folder.resolve("weights.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("features.0.weight.npy"));
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      zip.write(header.length() & 0xff);
      zip.write(header.length() >> 8);
      zip.write(header.getBytes(StandardCharsets.US_ASCII));
      zip.write(data);
    }
    return file;
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }
}
