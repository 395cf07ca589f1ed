package io.sonostream.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

  @Test
  void anyStateDictComesBackBitForBitInOrder() throws IOException {
    Random random = new Random(51);
    for (int round = 0; round < 50; round++) {
      StateDict state = random(random);
      StateDict back = Safetensors.read(write(state), "memory");
      assertThat(back.tensors().keySet()).containsExactlyElementsOf(state.tensors().keySet());
      state
          .tensors()
          .forEach(
              (name, tensor) -> {
                assertThat(back.get(name).shape()).isEqualTo(tensor.shape());
                assertThat(back.get(name).values()).isEqualTo(tensor.values());
              });
    }
  }

  @Test
  void otherNumberFormatsBecomeFloats() {
    assertThat(one("F16", 2, b -> b.putShort((short) 0x3c01))).isEqualTo(1.0009766f);
    assertThat(one("F16", 2, b -> b.putShort((short) 0x8001))).isEqualTo(-0x1p-24f);
    assertThat(one("F16", 2, b -> b.putShort((short) 0xfc00))).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(one("BF16", 2, b -> b.putShort((short) 0xc040))).isEqualTo(-3f);
    assertThat(one("F64", 8, b -> b.putDouble(0.1))).isEqualTo(0.1f);
    assertThat(one("I64", 8, b -> b.putLong(-7))).isEqualTo(-7f);
  }

  private static float one(String dtype, int bytes, Consumer<ByteBuffer> value) {
    ByteBuffer data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    value.accept(data);
    String header =
        "{\"x\":{\"dtype\":\"" + dtype + "\",\"shape\":[1],\"data_offsets\":[0," + bytes + "]}}";
    return Safetensors.read(file(header, data.array()), "memory").get("x").values()[0];
  }

  @Test
  void filesThatLieAreRefused() {
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "needs 8 bytes");
    refused(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}",
        6,
        "without overlap");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "begins at");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 9, "holds 9");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}", 4, "end at byte");
    refused(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}}",
        0,
        "above 2 GB");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,-4]}}", 4, "negative");
    refused("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "dtype U8");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1e9],\"data_offsets\":[0,4]}}", 4, "side");
    refused("{\"a\":1,\"a\":2}", 0, "Duplicate");
    refused("[]", 0, "not a JSON object");
    refused("{} {}", 0, "not JSON");
  }

  @Test
  void headersAndFilesAboveTheLimitsAreRefused(@TempDir Path folder) throws IOException {
    byte[] lie = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 62).array();
    assertThatThrownBy(() -> Safetensors.read(lie, "memory"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("header claims 4611686018427387904");
    Path huge = folder.resolve("huge.safetensors");
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertThatThrownBy(() -> WeightsFile.read(huge)).hasMessageContaining("less than 2 GB");
    assertThatThrownBy(() -> WeightsFile.read(Files.createFile(folder.resolve("x.pth"))))
        .hasMessageContaining("convert the file");
  }

  @Test
  void mutatedFilesAreReadOrRefusedNeverAnythingElse() throws IOException {
    Random random = new Random(52);
    byte[] good = write(random(random));
    int refused = 0;
    for (int round = 0; round < 5_000; round++) {
      byte[] bad = good.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        bad[random.nextInt(Math.min(bad.length, 400))] = (byte) random.nextInt();
      }
      try {
        Safetensors.read(bad, "memory");
      } catch (ModelException e) {
        assertThat(e.getMessage()).startsWith("memory: ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2_000);
  }

  private static void refused(String header, int dataBytes, String why) {
    assertThatThrownBy(() -> Safetensors.read(file(header, new byte[dataBytes]), "memory"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(why);
  }

  private static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  private static StateDict random(Random random) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      int[] shape = random.ints(random.nextInt(4), 1, 6).toArray();
      float[] values = new float[(int) TensorEntry.elements("x", shape)];
      for (int j = 0; j < values.length; j++) {
        values[j] = random.nextFloat();
      }
      tensors.put("encoder." + i + ".weight", new Tensor(shape, values));
    }
    return new StateDict(tensors);
  }

  private static byte[] write(StateDict state) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(state, out);
    return out.toByteArray();
  }
}
