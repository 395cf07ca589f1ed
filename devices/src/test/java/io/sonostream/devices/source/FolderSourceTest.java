package io.sonostream.devices.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.devices.SharedData;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.JpegWriter;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {
  @TempDir Path folder;

  @Test
  void filesComeSortedAndByteForByte() throws Exception {
    byte[] gray = png("b.png", 1);
    byte[] colour = png("a.PNG", 3);
    FolderSource source = open(folder, false);
    SourceFrame first = source.next();
    SourceFrame second = source.next();
    assertThat(first.bytes()).isEqualTo(colour);
    assertThat(first.format()).isEqualTo(PixelFormat.RGB8);
    assertThat(first.encoding()).isEqualTo(PixelEncoding.PNG);
    assertThat(second.bytes()).isEqualTo(gray);
    assertThat(second.format()).isEqualTo(PixelFormat.GRAY8);
    assertThat(second.width()).isEqualTo(5);
    assertThat(second.height()).isEqualTo(4);
    assertThat(source.next()).isNull();
  }

  @Test
  void wordsInAFileStayWithTheDevice() throws Exception {
    byte[] jpeg = JpegWriter.encode(picture(1), 0.9f);
    byte[] words = "Doe^Jane".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer commented = ByteBuffer.allocate(jpeg.length + words.length + 4);
    commented.put(jpeg, 0, 2).putShort((short) 0xfffe).putShort((short) (words.length + 2));
    commented.put(words).put(jpeg, 2, jpeg.length - 2);
    Files.write(folder.resolve("1.jpg"), commented.array());

    assertThat(open(folder, false).next().bytes()).isEqualTo(jpeg);
  }

  @Test
  void jpegPassesAndUnusualPngIsDecoded() throws Exception {
    Files.write(folder.resolve("1.jpg"), JpegWriter.encode(picture(1), 0.9f));
    ImageIO.write(
        new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB),
        "png",
        folder.resolve("2.png").toFile());
    ImageIO.write(deep(60_000), "png", folder.resolve("3.png").toFile());
    FolderSource source = open(folder, false);
    assertThat(source.next().encoding()).isEqualTo(PixelEncoding.JPEG);
    SourceFrame transparent = source.next();
    assertThat(transparent.encoding()).isEqualTo(PixelEncoding.RAW);
    assertThat(transparent.bytes()).hasSize(3 * 2 * 3);
    SourceFrame deep = source.next();
    assertThat(deep.encoding()).isEqualTo(PixelEncoding.RAW);
    assertThat(deep.bytes()).hasSize(3 * 2);
  }

  @Test
  void loopBeginsAgainAndUnreadableFilesAreTold() throws Exception {
    byte[] good = png("a.png", 1);
    Files.writeString(folder.resolve("b.png"), "not a picture");
    FolderSource source = open(folder, true);
    for (int i = 0; i < 5; i++) {
      assertThat(source.next().bytes()).isEqualTo(good);
      assertThatThrownBy(source::next)
          .isInstanceOf(UnusableFrameException.class)
          .hasMessageContaining("b.png");
    }
    Files.delete(folder.resolve("a.png"));
    FolderSource bad = open(folder, true);
    assertThatThrownBy(bad::next)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no readable picture");
  }

  @Test
  void indexAndMasksBelongToTheImages() throws Exception {
    Path images = Files.createDirectories(folder.resolve("images"));
    Path masks = Files.createDirectories(folder.resolve("masks"));
    png("images/x.png", 1);
    byte[] white = new byte[20];
    white[3] = (byte) 255;
    Files.write(masks.resolve("x.png"), PngWriter.encode(new PixelImage(5, 4, 1, white)));
    Files.writeString(
        folder.resolve("index.csv"),
        "id,group,device,spacing_x_mm,spacing_y_mm\nx,s7,L12-4,0.2,0.1\n");
    SourceFrame frame = labelled().next();
    assertThat(frame.subjectId()).isEqualTo("s7");
    assertThat(frame.deviceModel()).isEqualTo("L12-4");
    assertThat(frame.spacing().getRowMillimetres()).isEqualTo(0.1);
    assertThat(frame.truth()[3]).isEqualTo((byte) 1);
    assertThat(frame.truth()[4]).isZero();
    assertThat(open(images, false).next().subjectId()).isEqualTo("s7");
    Files.delete(masks.resolve("x.png"));
    assertThatThrownBy(() -> labelled().next())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the index names x, but there is no mask of that name");
  }

  @Test
  void missingAndEmptyFoldersAreNamed() {
    assertThatThrownBy(() -> open(folder.resolve("no"), false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> open(folder, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("holds no image (.png");
  }

  @Test
  void packerConvertsOnlyWhatDiffers() throws Exception {
    byte[] file = png("a.png", 3);
    SourceFrame frame = open(folder, false).next();
    Packer same = new Packer(Packing.SOURCE, null);
    Packer raw = new Packer(Packing.RAW, PixelFormat.GRAY8);
    Packer jpeg = new Packer(Packing.JPEG, null);
    assertThat(same.pack(frame)).isSameAs(frame);
    SourceFrame pixels = raw.pack(frame);
    assertThat(pixels.bytes())
        .isEqualTo(Channels.convert(ImageFile.decode(ByteBuffer.wrap(file)).image(), 1).pixels());
    assertThat(pixels.format()).isEqualTo(PixelFormat.GRAY8);
    ImageFile small = ImageFile.decode(ByteBuffer.wrap(jpeg.pack(frame).bytes()));
    assertThat(small.encoding()).isEqualTo(ImageEncoding.JPEG);
    assertThat(small.image().channels()).isEqualTo(3);
  }

  @Test
  void realFolderIsReadWhole() {
    FolderSource source = open(SharedData.path("us_nerve_usgra/images"), false);
    int frames = 0;
    for (SourceFrame frame = source.next(); frame != null; frame = source.next()) {
      assertThat(frame.subjectId()).startsWith("g");
      assertThat(frame.width()).isLessThanOrEqualTo(384);
      frames++;
    }
    assertThat(frames).isEqualTo(195);
  }

  @Test
  void whatIsNotShownIsToldAndMasksAreNoFrames() throws Exception {
    png("a.png", 1);
    png("a_mask.png", 1);
    png("._a.png", 1);
    Files.writeString(folder.resolve("readme.txt"), "x");
    FolderSource source = open(folder, false);
    assertThat(source.next().name()).isEqualTo("a");
    assertThat(source.next()).isNull();
    assertThat(source.leftOut().orElseThrow())
        .contains("1 hidden (._a.png)", "(readme.txt)", "1 masks of others (a_mask.png)");
  }

  @Test
  void aDarkSixteenBitPictureFailsUntilItsRangeIsDeclared() throws Exception {
    ImageIO.write(deep(4095), "png", folder.resolve("a.png").toFile());
    png("b.png", 1);
    FolderSource undeclared = open(folder, false);
    assertThatThrownBy(undeclared::next)
        .isInstanceOf(UnusableFrameException.class)
        .hasMessageContaining("--depth 12");
    SourceFrame frame = new FolderSource(folder, false, new ImageReading(12)).next();
    assertThat(frame.bytes()[0]).isEqualTo((byte) 255);
  }

  private static FolderSource open(Path folder, boolean loop) {
    return new FolderSource(folder, loop, ImageReading.UNDECLARED);
  }

  private LabelledSource labelled() {
    return new LabelledSource(
        LabelledFolder.open(
            LabelledFiles.in(folder, ImageReading.UNDECLARED, MaskReading.UNDECLARED),
            List.of("lesion")));
  }

  private static BufferedImage deep(int first) {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, first);
    return image;
  }

  private byte[] png(String name, int channels) throws Exception {
    byte[] file = PngWriter.encode(picture(channels));
    Files.write(folder.resolve(name), file);
    return file;
  }

  private static PixelImage picture(int channels) {
    byte[] pixels = new byte[5 * 4 * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 7);
    }
    return new PixelImage(5, 4, channels, pixels);
  }
}
