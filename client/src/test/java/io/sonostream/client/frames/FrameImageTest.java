package io.sonostream.client.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameImageTest {
  @Test
  void aGrayBufferedImageKeepsItsGraysAndAColouredOneItsColours() throws Exception {
    BufferedImage gray = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    gray.getRaster().setSample(2, 1, 0, 200);
    PixelImage pixels = decoded(FrameImage.of(gray));
    assertThat(pixels.channels()).isEqualTo(1);
    assertThat(pixels.pixels()).containsExactly(0, 0, 0, 0, 0, (byte) 200);

    BufferedImage colour = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    colour.setRGB(0, 0, new Color(10, 20, 30).getRGB());
    FrameImage sent = FrameImage.of(colour);
    assertThat(sent.format()).isEqualTo(PixelFormat.RGB8);
    assertThat(decoded(sent).pixels()).containsExactly(10, 20, 30);
  }

  @Test
  void aFileIsSentAsItIs() {
    byte[] file = FrameImage.png(new PixelImage(4, 3, 3, new byte[36])).bytes();
    FrameImage image = FrameImage.file(file);
    assertThat(image.bytes()).isSameAs(file);
    assertThat(image.encoding()).isEqualTo(PixelEncoding.PNG);
    assertThat(image.format()).isEqualTo(PixelFormat.RGB8);
    assertThat(image.width()).isEqualTo(4);
    assertThat(image.height()).isEqualTo(3);
  }

  @Test
  void whatIsNoImageIsRefusedInOneLine() {
    assertThatThrownBy(() -> FrameImage.file("no image".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UserException.class)
        .hasMessage("image file of 8 bytes is neither PNG nor JPEG; send a PNG or JPEG file");
    assertThatThrownBy(
            () ->
                new FrameImage(
                    2, 2, PixelFormat.RGB8, PixelEncoding.RAW, new byte[4], null, null, null))
        .isInstanceOf(UserException.class)
        .hasMessage("RAW image of 2x2 in RGB8 has 4 bytes; it must have 12");
  }

  private static PixelImage decoded(FrameImage image) throws Exception {
    return new ImageDecoder(ImageLimits.DEFAULT).decodeFile(ByteBuffer.wrap(image.bytes()));
  }
}
