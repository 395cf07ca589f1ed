package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhantomFramesTest {
  private static final InputShape SHAPE = new InputShape(1, 16, 16);
  private static final int PIXELS = 256;

  private final List<PixelImage> frames = PhantomFrames.make(SHAPE);

  private int number(PixelImage frame) {
    for (int i = 0; i < frames.size(); i++) {
      if (Arrays.equals(frames.get(i).pixels(), frame.pixels())) {
        return i;
      }
    }
    throw new AssertionError("not one of the phantoms");
  }

  private static ClassMap mask(int foreground) {
    byte[] values = new byte[PIXELS];
    Arrays.fill(values, 0, foreground, (byte) 1);
    return new ClassMap(16, 16, values);
  }

  @Test
  void ofTheHalfWithMostToSayThoseWhoseContoursStandStillAreTaken() {
    List<PixelImage> taken =
        PhantomFrames.telling(
            SHAPE,
            3,
            frame -> {
              int i = number(frame);
              if (i % 2 == 1) {
                // A few pixels, as sure as can be.
                return List.of(mask(4), mask(4), mask(4));
              }
              // The higher the number, the less the threshold moves; the last one disappears.
              int moved = i == 22 ? PIXELS / 2 : 50 - 2 * i;
              return List.of(mask(PIXELS / 2), mask(PIXELS / 2), mask(PIXELS / 2 - moved));
            });
    assertThat(taken).extracting(this::number).containsExactly(20, 18, 16);
  }

  @Test
  void aNetworkThatSaysNothingHasProbesAllTheSame() {
    assertThat(PhantomFrames.telling(SHAPE, 3, frame -> List.of(mask(0), mask(0), mask(0))))
        .hasSize(3);
  }
}
