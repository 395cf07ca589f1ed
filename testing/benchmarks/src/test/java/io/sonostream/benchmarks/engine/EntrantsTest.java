package io.sonostream.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntrantsTest {
  private record Named(String engine) implements Contender {
    @Override
    public String precision() {
      return "f32";
    }

    @Override
    public String layout() {
      return "";
    }

    @Override
    public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {}

    @Override
    public void close() {}
  }

  @Test
  void namesAreTakenByTheirBeginningsAndWithoutNamesEverybody() {
    Entrants some = new Entrants(List.of("pytorch-cpu-int8", "torch"));
    assertThat(some.take("pytorch-cpu-int8")).isTrue();
    assertThat(some.take(PythonTurns.COMPILED)).isTrue();
    assertThat(some.take("pytorch-cpu-bf16")).isFalse();
    assertThat(some.take(PythonTurns.OPENVINO)).isFalse();
    assertThat(new Entrants(List.of()).take(PythonTurns.OPENVINO)).isTrue();
  }

  @Test
  void aNameThatNobodyHereBearsIsTold() {
    Entrants some = new Entrants(List.of("torch eager", "torch compiled"));
    assertThatCode(
            () -> some.requireHere(List.of(new Named("torch eager"), new Named("torch compiled"))))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> some.requireHere(List.of(new Named("pytorch-cpu-f32"), new Named("torch eager"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--only names torch compiled")
        .hasMessageContaining("pytorch-cpu-f32, torch eager can");
  }
}
