package io.sonostream.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.ModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightTransferTest {

  @Test
  void everyTensorIsLoadedOrListed() {
    StateDict network =
        dict(Map.of("encoder.features.0.weight", 2, "encoder.features.2.weight", 3, "head", 1));
    StateDict file =
        dict(Map.of("features.0.weight", 2, "features.2.weight", 4, "classifier.0.weight", 9));
    List<String> wanted =
        List.of("encoder.features.0.weight", "encoder.features.2.weight", "encoder.stem");

    WeightTransfer transfer = WeightTransfer.of(network, wanted, file);

    assertThat(transfer.loaded()).containsExactly("encoder.features.0.weight");
    assertThat(transfer.missing()).containsExactly("encoder.stem");
    assertThat(transfer.misshaped())
        .containsExactly("encoder.features.2.weight: file [4], network [3]");
    assertThat(transfer.unknown()).containsExactly("classifier.0.weight");
    assertThat(transfer.state().get("encoder.features.0.weight"))
        .isSameAs(file.get("features.0.weight"));
    assertThat(transfer.state().get("head")).isSameAs(network.get("head"));
    assertThatThrownBy(() -> transfer.requireComplete("vgg.safetensors"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("missing [encoder.stem]")
        .hasMessageContaining("classifier.0.weight");
  }

  private static StateDict dict(Map<String, Integer> sizes) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    sizes.forEach((name, size) -> tensors.put(name, new Tensor(new int[] {size}, new float[size])));
    return new StateDict(tensors);
  }
}
