package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that have more pixels than they declare: none is left out in silence. */
class SurplusPixelsTest {
  private static final int PIXELS = 23 * 17;
  private static final int ITEM = 0xE000FFFE;

  private static DicomFile file(String name) throws BadDicomException {
    return DicomFile.read(ByteBuffer.wrap(Forged.bytes(name)), DicomLimits.DEFAULT);
  }

  private static void refused(DicomFile file, String why) {
    assertThatThrownBy(() -> new UltrasoundClip(file, DicomLimits.DEFAULT))
        .isInstanceOf(BadDicomException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rle-clip", "baseline-clip", "baseline-clip-extended-table"})
  void anOffsetTableOfMoreFramesThanTheOneDeclaredIsRefused(String name) throws Exception {
    DicomFile file = file(name);
    file.dataSet().without(Attribute.NUMBER_OF_FRAMES);

    refused(file, "offset table has 3 entries, the file declares 1 frames");
  }

  @ParameterizedTest
  @CsvSource({"baseline-clip-no-table,3", "baseline-clip-split,3"})
  void fragmentsThatBeginAnotherFrameThanTheOneDeclaredAreRefused(String name, int begin)
      throws Exception {
    DicomFile file = file(name);
    file.dataSet().without(Attribute.NUMBER_OF_FRAMES);

    refused(
        file,
        "file declares 1 frames, has no offset table, and "
            + begin
            + " of its fragments begin a frame");
  }

  @Test
  void anOnlyFrameMayLieInSeveralFragments() throws Exception {
    byte[] whole = Forged.clip("jpegls-gray").frame(0).pixels();

    assertThat(
            new UltrasoundClip(inTwoFragments("jpegls-gray"), DicomLimits.DEFAULT)
                .frame(0)
                .pixels())
        .isEqualTo(whole);
  }

  /** PS3.5 annex A.4.2: a frame of RLE is one fragment. */
  @Test
  void aSecondFragmentOfRunLengthsIsAnotherFrame() throws Exception {
    refused(inTwoFragments("rle-rgb"), "2 of its fragments begin a frame");
  }

  /** The only frame of a file, without an offset table. */
  private static DicomFile inTwoFragments(String name) throws BadDicomException {
    ByteBuffer bytes = ByteBuffer.wrap(Forged.bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
    int table = 0;
    while (bytes.getInt(table) != 0x00107FE0) {
      table++;
    }
    table += 12;
    int fragment = table + 8 + bytes.getInt(table + 4);
    int size = bytes.getInt(fragment + 4);
    int first = size / 4 * 2;
    ByteBuffer split = ByteBuffer.allocate(bytes.limit() + 8).order(ByteOrder.LITTLE_ENDIAN);
    split.put(bytes.slice(0, table));
    split.putInt(ITEM).putInt(0);
    split.putInt(ITEM).putInt(first).put(bytes.slice(fragment + 8, first));
    split.putInt(ITEM).putInt(size - first).put(bytes.slice(fragment + 8 + first, size - first));
    split.putInt(0xE0DDFFFE).putInt(0);
    return DicomFile.read(split.flip(), DicomLimits.DEFAULT);
  }

  @Test
  void aWholeFrameMoreThanDeclaredIsRefused() throws Exception {
    DicomFile file = file("explicit-clip");
    file.dataSet().text(Attribute.NUMBER_OF_FRAMES, "2");

    refused(file, "file declares 2 frames of 391 bytes and has 1174 bytes of pixels");
  }

  @Test
  void whatFillsUpPixelsToAnEvenLengthIsNoFrame() throws Exception {
    DicomFile file = file("implicit-gray");
    file.dataSet()
        .numbers(Attribute.ROWS, 1)
        .numbers(Attribute.COLUMNS, 1)
        .bytes(Attribute.PIXEL_DATA, Vr.OB, new byte[] {7, 0});

    assertThat(new UltrasoundClip(file, DicomLimits.DEFAULT).frame(0).pixels()).containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void coloursThatAreCalledHalvedAndAreNotAreRefused(int frames) throws Exception {
    DicomFile file = file("explicit-rgb");
    DataSet set = file.dataSet();
    byte[] pixels = new byte[3 * PIXELS * frames + frames % 2];
    set.text(Attribute.PHOTOMETRIC_INTERPRETATION, "YBR_FULL_422")
        .text(Attribute.NUMBER_OF_FRAMES, Integer.toString(frames))
        .bytes(Attribute.PIXEL_DATA, Vr.OB, pixels);

    refused(
        file,
        "Photometric Interpretation (0028,0004) is YBR_FULL_422, which has 2 samples a pixel, and"
            + " pixels have 3; it is another one, or they are damaged");
  }
}
