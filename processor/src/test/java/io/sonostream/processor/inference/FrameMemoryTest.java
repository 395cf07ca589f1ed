package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.processor.FrameFixture;
import io.sonostream.schemas.Frame;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The errors are the JVM's own: an array that no JVM has, and a stack that ends. */
class FrameMemoryTest {
  private final FrameMemory memory = new FrameMemory(1 << 20);
  private final Frame frame = FrameFixture.frame("a", 1).build();
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void aFrameIsWeighedBeforeAByteIsTaken() {
    ModelGeometry small = new ModelGeometry(new InputShape(1, 32, 32), 1, 32, 32);
    // 1 KiB each of pixels, input and output, 8 KiB to blend.
    memory.weigh(frame, new Letterbox(small, 0.5), 1);
    assertThatThrownBy(() -> new FrameMemory(14_000).weigh(frame, new Letterbox(small, 0.5), 1))
        .isInstanceOf(OversizedFrameException.class)
        .hasMessageContaining("frame of 32x32 needs about")
        .hasMessageContaining("-Xmx");
    // 11 KiB once and 12 KiB twice, of three quarters of the heap.
    FrameMemory between = new FrameMemory(15_700);
    between.weigh(frame, new Letterbox(small, 0.5), 1);
    assertThatThrownBy(() -> between.weigh(frame, new Letterbox(small, 0.5), 2))
        .isInstanceOf(OversizedFrameException.class);
  }

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

  @SuppressWarnings("InfiniteRecursion") // That is what it is for.
  private int deeper(int depth) {
    return depth + deeper(depth + 1) + deeper(depth + 2);
  }
}
