package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelEncoding;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LabelCheckTest {
  @BeforeAll
  static void letAvroCopyRecords() {
    assertThat(LabelCodec.SCHEMA).isNotEmpty();
  }

  private final LabelCheck check = new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT));

  @Test
  void aJpegWhoseDecoderNeedsMoreMemoryThanThereIsIsSetAside() {
    LabeledFrame label = label(twoSizes(40_000), "s1");
    LabelChange change = check.check(Labels.id(label), label, 3, 17);
    assertThat(change).isInstanceOf(LabelChange.SetAside.class);
    assertThat(((LabelChange.SetAside) change).cause())
        .contains("label device-s1/exam/0 (partition 3, offset 17) is set aside");
  }

  @Test
  void aSubjectTooLongForTheIndexIsSetAsideByItsLength() {
    LabeledFrame label = Labels.label("s", 0, 8);
    Frame frame = Frame.newBuilder(label.getFrame()).setSubjectId("s".repeat(70_000)).build();
    label = LabeledFrame.newBuilder(label).setFrame(frame).build();
    LabelChange change = check.check(Labels.id(label), label, 0, 0);
    assertThat(((LabelChange.SetAside) change).cause()).contains("its subject has 70000");
  }

  @Test
  void aKeyThatForgesALogLineIsSpelledOut() {
    LabelChange change = check.check("k\n12:00:00.000 INFO forged", Labels.label("s", 0, 8), 0, 0);
    assertThat(((LabelChange.SetAside) change).cause())
        .contains("label k\\u000a12:00:00.000 INFO forged")
        .doesNotContain("\n");
  }

  private static LabeledFrame label(byte[] jpeg, String subject) {
    LabeledFrame label = Labels.label(subject, 0, 64, List.of(0, 64 * 64));
    Frame frame =
        Frame.newBuilder(label.getFrame())
            .setEncoding(PixelEncoding.JPEG)
            .setPixels(ByteBuffer.wrap(jpeg))
            .build();
    return LabeledFrame.newBuilder(label).setFrame(frame).build();
  }

  /**
   * A JPEG that says 64x64 to whoever skips its first marker by a length that it does not have, and
   * another size to libjpeg.
   */
  private static byte[] twoSizes(int real) {
    ByteBuffer file = ByteBuffer.allocate(65_476 + 15);
    file.putShort((short) 0xFFD8).putShort((short) 0xFF01);
    startOfFrame(file, real);
    file.putShort((short) 0xFFDA).putShort((short) 8);
    file.put(new byte[] {1, 1, 0, 0, 63, 0});
    file.position(65_476);
    startOfFrame(file, 64);
    file.putShort((short) 0xFFD9);
    return file.array();
  }

  private static void startOfFrame(ByteBuffer file, int side) {
    file.putShort((short) 0xFFC0).putShort((short) 11).put((byte) 8);
    file.putShort((short) side).putShort((short) side);
    file.put(new byte[] {1, 1, 0x11, 0});
  }
}
