package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.engine.EngineException.Kind;
import org.junit.jupiter.api.Test;

class EngineFaultsTest {

  @Test
  void theWordsOfTheLibrariesTellWhatToTry() {
    assertThat(kind("CUDA out of memory. Tried to allocate 2.00 GiB"))
        .isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(kind("[enforce fail at alloc_cpu.cpp:119] . DefaultCPUAllocator: not enough memory"))
        .isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(EngineFaults.kind(new OutOfMemoryError("Direct buffer memory")))
        .isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(kind("CUDA error: device-side assert triggered")).isEqualTo(Kind.GONE);
    assertThat(EngineFaults.kind(new UnsatisfiedLinkError("x"))).isEqualTo(Kind.GONE);
    assertThat(kind("pthread_create: Resource temporarily unavailable")).isEqualTo(Kind.TRANSIENT);
    assertThat(kind("The size of tensor a (3) must match the size of tensor b (4)"))
        .isEqualTo(Kind.BAD_BATCH);
  }

  @Test
  void onlyTheFirstLineIsTold() {
    RuntimeException fault = new RuntimeException("expected 4D\nException raised from x\nframe #0");
    assertThat(EngineFaults.of("pytorch-cpu-f32", fault))
        .hasMessage("pytorch-cpu-f32: expected 4D");
  }

  @Test
  void ofTorchScriptsTracebackTheReasonIsTold() {
    String traceback =
        """
        The following operation failed in the TorchScript interpreter.
        Traceback of TorchScript, serialized code (most recent call last):
          File "code/__torch__.py", line 5, in forward
            x: Tensor) -> Tensor:
            _0 = torch.add(x, torch.zeros([3]))
                 ~~~~~~~~~ <--- HERE
        RuntimeError: The size of tensor a (4) must match the size of tensor b (3)
        at non-singleton dimension 3
        """;
    assertThat(EngineFaults.firstLine(new RuntimeException(traceback)))
        .isEqualTo("The size of tensor a (4) must match the size of tensor b (3)");
  }

  private static Kind kind(String message) {
    return EngineFaults.kind(new RuntimeException("wrapped", new RuntimeException(message)));
  }
}
