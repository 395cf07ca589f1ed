package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.dataset.Vr;
import io.sonostream.imaging.image.ImageLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DamagedFilesTest {
  private static void open(byte[] bytes) throws BadDicomException {
    open(bytes, DicomLimits.DEFAULT);
  }

  private static void open(byte[] bytes, DicomLimits limits) throws BadDicomException {
    UltrasoundClip clip =
        new UltrasoundClip(DicomFile.read(ByteBuffer.wrap(bytes), limits), limits);
    for (int frame = 0; frame < clip.frames(); frame++) {
      clip.frame(frame);
    }
  }

  @Test
  void saysThatAFileIsNoDicom() {
    assertThatThrownBy(() -> open("%PDF-1.7 and more".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(BadDicomException.class)
        .hasMessage("is no DICOM file: the letters DICM are not behind 128 bytes");
  }

  @Test
  void saysThatAFileIsTruncated() {
    byte[] whole = Forged.bytes("explicit-rgb");

    assertThatThrownBy(() -> open(Arrays.copyOf(whole, whole.length - 100)))
        .isInstanceOf(BadDicomException.class)
        .hasMessageContaining("(7FE0,0010) has a length of 1174 bytes and the file only 1074 more");
  }

  @Test
  void refusesAPictureLargerThanTheLimitBeforeItIsDecoded() {
    DicomLimits small = new DicomLimits(new ImageLimits(20, 400), 10, 1000, 4, 1 << 20);

    assertThatThrownBy(() -> open(Forged.bytes("jpegls-gray"), small))
        .isInstanceOf(BadDicomException.class)
        .hasMessage("image is 23x17; allowed are 1 to 20 a side and at most 400 pixels");
  }

  @Test
  void refusesACodestreamOfAnotherSizeThanDeclared() {
    byte[] bytes = Forged.bytes("lossless-gray");
    int rows = indexOf(bytes, new byte[] {0x28, 0, 0x10, 0, 'U', 'S', 2, 0, 17, 0});
    bytes[rows + 8] = 16;

    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(BadDicomException.class)
        .hasMessage("JPEG codestream is 23x17x1, the data set declares 23x16x1; they must agree");
  }

  @Test
  void refusesASyntaxThatIsNotReadByItsNumber() {
    byte[] bytes = Forged.bytes("jpegls-gray");
    int syntax = indexOf(bytes, "1.2.840.10008.1.2.4.80".getBytes(StandardCharsets.UTF_8));
    bytes[syntax + 20] = '9';
    bytes[syntax + 21] = '9';

    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(BadDicomException.class)
        .hasMessageStartingWith("transfer syntax is 1.2.840.10008.1.2.4.99; read are Implicit VR");
  }

  /** Such numbers are finite, and what is reckoned with them is not, or lies before all clocks. */
  @Test
  void refusesTimesAndPixelsThatNoClipHas() throws Exception {
    assertThatThrownBy(() -> openWith(set -> set.text(Attribute.FRAME_TIME, "1e16")))
        .isInstanceOf(BadDicomException.class)
        .hasMessageStartingWith("its last frame is 2.0E16 ms behind its first");
    assertThatThrownBy(
            () -> openWith(set -> set.text(Attribute.FRAME_TIME_VECTOR, "0", "1e308", "1e308")))
        .isInstanceOf(BadDicomException.class)
        .hasMessageStartingWith("its last frame is Infinity ms behind its first");
    assertThatThrownBy(() -> openWith(DamagedFilesTest::endlesslyWide))
        .isInstanceOf(BadDicomException.class)
        .hasMessage("pixels of a region are 1.0E308 by 1.0E308 cm; no picture is that large");
  }

  /** Eight megabytes; to look for the end of the zeros at each element would take 4e12 looks. */
  @Test
  void zerosThatAreElementsAreNotTakenForTheEndAndCostNoMoreThanTheirNumber() throws Exception {
    byte[] head = PartTenWriter.head(TransferSyntax.IMPLICIT_LITTLE.uid(), "2.25.1", "2.25.2");
    byte[] file = Arrays.copyOf(head, head.length + 8 * 1_000_001);
    file[file.length - 1] = 1;

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(BadDicomException.class)
        .hasMessage("file has more than 1000000 elements, the most that are read");
  }

  @Test
  void zerosAtTheEndOfAFileAreNoElements() throws Exception {
    byte[] whole = Forged.bytes("explicit-rgb");

    open(Arrays.copyOf(whole, whole.length + 4096));
  }

  /** A channel for itself in each scan; without its scan it would be black, or gray. */
  @Test
  void refusesAJpegThatHasNoScanOfOneOfItsChannels() throws Exception {
    byte[] gray = Forged.bytes("lossless-gray");
    DicomFile whole = inThreeScans(gray, 3);
    byte[] shown = new UltrasoundClip(whole, DicomLimits.DEFAULT).frame(0).pixels();
    for (int i = 0; i < shown.length; i++) {
      assertThat(shown[i] & 0xFF).isEqualTo(Forged.sample(0, i / 3 / 23, i / 3 % 23, 0));
    }

    DicomFile cut = inThreeScans(gray, 2);

    assertThatThrownBy(() -> new UltrasoundClip(cut, DicomLimits.DEFAULT).frame(0))
        .isInstanceOf(BadDicomException.class)
        .hasMessage("JPEG codestream has no scan of channel 3 of 3; it is truncated or damaged");
  }

  /** Each channel has the samples of a gray picture. */
  private static DicomFile inThreeScans(byte[] gray, int scans) throws Exception {
    int begin = indexOf(gray, new byte[] {(byte) 0xFF, (byte) 0xD8});
    int frame = indexOf(gray, new byte[] {(byte) 0xFF, (byte) 0xC3});
    int scan = indexOf(gray, new byte[] {(byte) 0xFF, (byte) 0xDA});
    int end = indexOf(gray, new byte[] {(byte) 0xFF, (byte) 0xD9});
    int tables = frame + 2 + 11;
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.write(gray, begin, frame - begin);
    stream.write(new byte[] {(byte) 0xFF, (byte) 0xC3, 0, 17});
    stream.write(gray, frame + 4, 5);
    stream.write(new byte[] {3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0});
    stream.write(gray, tables, scan - tables);
    for (int i = 1; i <= scans; i++) {
      stream.write(gray, scan, 5);
      stream.write(i);
      stream.write(gray, scan + 6, end - scan - 6);
    }
    stream.write(new byte[] {(byte) 0xFF, (byte) 0xD9});
    DataSet set = DicomFile.read(ByteBuffer.wrap(gray), DicomLimits.DEFAULT).dataSet();
    set.numbers(Attribute.SAMPLES_PER_PIXEL, 3)
        .text(Attribute.PHOTOMETRIC_INTERPRETATION, "RGB")
        .copy(Attribute.PIXEL_DATA, inFragments(stream.toByteArray()));
    return new DicomFile(TransferSyntax.JPEG_LOSSLESS_SV1, set);
  }

  private static DataSet inFragments(byte[] codestream) throws Exception {
    byte[] head = PartTenWriter.head(TransferSyntax.EXPLICIT_LITTLE.uid(), "2.25.1", "2.25.2");
    ByteBuffer file =
        ByteBuffer.allocate(head.length + 12 + 24 + codestream.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(head)
            .put(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0})
            .putInt(-1)
            .putInt(0xE000FFFE)
            .putInt(0)
            .putInt(0xE000FFFE)
            .putInt(codestream.length)
            .put(codestream)
            .putInt(0xE0DDFFFE)
            .putInt(0);
    return DicomFile.read(file.flip(), DicomLimits.DEFAULT).dataSet();
  }

  private static void openWith(Consumer<DataSet> change) throws BadDicomException {
    DicomFile file =
        DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT);
    change.accept(file.dataSet());
    new UltrasoundClip(file, DicomLimits.DEFAULT);
  }

  private static void endlesslyWide(DataSet set) {
    byte[] wide = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(1e308).array();
    set.items(
        Attribute.SEQUENCE_OF_ULTRASOUND_REGIONS,
        new DataSet()
            .numbers(Attribute.PHYSICAL_UNITS_X_DIRECTION, 3)
            .numbers(Attribute.PHYSICAL_UNITS_Y_DIRECTION, 3)
            .bytes(Attribute.PHYSICAL_DELTA_X, Vr.FD, wide)
            .bytes(Attribute.PHYSICAL_DELTA_Y, Vr.FD, wide));
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }
}
