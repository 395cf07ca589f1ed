package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.FrameFixture;
import io.sonostream.schemas.Frame;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The errors are the JVM's own: an array that no JVM has, and a stack that ends. */
class FrameMemoryTest {
  private final FrameMemory memory = new FrameMemory();
  private final Frame frame = FrameFixture.frame("a", 1).build();
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void whatRanOutOfMemoryBesideOthersIsTriedOnceMoreAlone() {
    Supplier<Integer> passing =
        () -> calls.incrementAndGet() == 1 ? new long[Integer.MAX_VALUE].length : 7;
    assertThat(memory.use(frame, "prepare", passing)).isEqualTo(7);
    assertThat(calls).hasValue(2);
  }

  @Test
  void whatDoesNotFitAloneIsThatFramesFault() {
    assertThatThrownBy(
            () ->
                memory.use(
                    frame,
                    "prepare",
                    () -> new long[Integer.MAX_VALUE - calls.getAndIncrement()].length))
        .isInstanceOf(OversizedFrameException.class)
        .hasMessageContaining("frame of 32x32 needs more memory to prepare")
        .hasMessageContaining("-Xmx");
    assertThat(calls).hasValue(2);
  }

  @Test
  void aStackThatEndsIsThatFramesFaultAtOnce() {
    assertThatThrownBy(() -> memory.use(frame, "finish", () -> deeper(1)))
        .isInstanceOf(OversizedFrameException.class)
        .hasMessageContaining("StackOverflowError");
  }

  @Test
  void otherErrorsAreNoFramesFault() {
    assertThatThrownBy(
            () ->
                memory.use(
                    frame,
                    "prepare",
                    () -> {
                      throw new NoClassDefFoundError("a decoder");
                    }))
        .isInstanceOf(NoClassDefFoundError.class);
  }

  private int deeper(int depth) {
    return depth + deeper(depth + 1) + deeper(depth + 2);
  }
}
