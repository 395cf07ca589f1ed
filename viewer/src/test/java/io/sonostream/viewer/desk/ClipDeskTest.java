package io.sonostream.viewer.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sonostream.client.frames.FrameReader.Placed;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.viewer.Records;
import io.sonostream.viewer.live.Picture;
import io.sonostream.viewer.push.PictureMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClipDeskTest {
  private static final byte[] NO_PNG = "GIF89a".getBytes(StandardCharsets.US_ASCII);

  private final List<Frame> partition =
      List.of(
          Records.frame("a", 1, 4, 3),
          frame(2, PixelEncoding.RAW, new byte[11]),
          frame(3, PixelEncoding.PNG, NO_PNG),
          Records.frame("b", 4, 4, 3),
          Records.frame("a", "\u200b", 5, 4, 3),
          Records.frame("a", 6, 4, 3));

  private final ClipDesk desk = new ClipDesk(this::beside, Clock.systemUTC());

  private static Frame frame(long sequence, PixelEncoding encoding, byte[] bytes) {
    return Records.frame("a", sequence, 4, 3, encoding, bytes, Instant.EPOCH);
  }

  private static SourceCoordinates at(long offset) {
    return new SourceCoordinates("frames.live", 0, offset);
  }

  private Optional<Placed> beside(
      SourceCoordinates place, int way, int most, Predicate<Frame> wanted) {
    return IntStream.rangeClosed(1, most)
        .mapToLong(i -> place.getOffset() + (long) way * i)
        .takeWhile(offset -> offset >= 0 && offset < partition.size())
        .filter(offset -> wanted.test(partition.get((int) offset)))
        .mapToObj(offset -> new Placed(partition.get((int) offset), at(offset)))
        .findFirst();
  }

  @Test
  void aFrameThatTheWallWouldNotShowIsSteppedOver() {
    Picture after = desk.beside(at(0), "a", "exam-1", 1);
    assertThat(after.frame().getSequence()).isEqualTo(6);
    assertThat(PictureMessage.encode(after, true).remaining()).isPositive();
    assertThat(desk.beside(at(5), "a", "exam-1", -1).frame().getSequence()).isEqualTo(1);
    assertThatExceptionOfType(Refusal.class)
        .as("whose name can't be seen")
        .isThrownBy(() -> desk.beside(at(0), "a", "\u200b", 1))
        .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.GONE));
  }
}
