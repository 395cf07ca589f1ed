package io.sonostream.proofs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.dicom.Forged;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.proofs.fuzz.Fuzz.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DicomFuzzTest {
  private static final int LIMIT = 256;
  private static final long MOST_BYTES = 64L << 20;
  private static final DicomLimits LIMITS =
      new DicomLimits(new ImageLimits(LIMIT, (long) LIMIT * LIMIT), 16, 10_000, 8, 1 << 20);

  private static void file(byte[] input) throws BadDicomException {
    UltrasoundClip clip =
        new UltrasoundClip(DicomFile.read(ByteBuffer.wrap(input), LIMITS), LIMITS);
    clip.spacing();
    for (int frame = 0; frame < clip.frames(); frame++) {
      assertThat(clip.frame(frame).width()).isEqualTo(clip.width());
    }
  }

  /** Nothing is behind a broken preamble but its own message. */
  private static byte[] mended(byte[] damaged, Random random) {
    if (damaged.length < 132 || random.nextInt(20) == 0) {
      return damaged;
    }
    byte[] bytes = Arrays.copyOf(damaged, damaged.length);
    bytes[128] = 'D';
    bytes[129] = 'I';
    bytes[130] = 'C';
    bytes[131] = 'M';
    return bytes;
  }

  @Test
  void damagedDicomIsFramesOrOneLine() throws Exception {
    List<byte[]> good = new ArrayList<>();
    Forged.EXACT.forEach(name -> good.add(Forged.bytes(name)));
    Forged.OTHERS.forEach(name -> good.add(Forged.bytes(name)));

    Tally tally =
        new Fuzz("dicom", BadDicomException.class, MOST_BYTES)
            .run(4_000, good, DicomFuzzTest::mended, DicomFuzzTest::file);

    assertThat(tally.taken()).isGreaterThan(tally.refused() / 50);
    assertThat(tally.refused()).isPositive();
  }
}
