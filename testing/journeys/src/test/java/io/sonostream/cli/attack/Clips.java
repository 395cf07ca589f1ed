package io.sonostream.cli.attack;

import io.sonostream.dicom.Forged;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.dataset.Vr;
import io.sonostream.dicom.net.ServiceClasses;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** DICOM files that are not what they say; each is of a patient whose name nobody may hear. */
final class Clips {
  static final String PATIENT = "Canary^Jane";
  static final String CLASS = ServiceClasses.ULTRASOUND_MULTI_FRAME;
  static final String GOOD_NAME = "2.25.4711";

  private static final int BOMB = 600 << 20;
  private static final int DEEP = 10_000;
  private static final String UNNAMED = "2.25.999";

  private Clips() {}

  /** One that is as it says. */
  static byte[] good() throws IOException {
    return file(GOOD_NAME, set -> {});
  }

  /** Larger than a door of a test takes. */
  static byte[] large(int bytes) throws IOException {
    return file("2.25.4712", set -> set.bytes(Attribute.PIXEL_DATA, Vr.OB, new byte[bytes]));
  }

  /** By what is wrong with each: they are refused, one and all. */
  static Map<String, byte[]> bad() throws IOException {
    Map<String, byte[]> bad = new LinkedHashMap<>();
    bad.put("cut in the middle", Arrays.copyOf(good(), good().length / 2));
    bad.put("of 2^31 - 1 frames", saying(Attribute.NUMBER_OF_FRAMES, "2147483647"));
    bad.put("of -1 frames", saying(Attribute.NUMBER_OF_FRAMES, "-1"));
    bad.put("whose frames are 10^16 ms apart", saying(Attribute.FRAME_TIME, "1e16"));
    bad.put("whose frames are 10^308 ms apart", saying(Attribute.FRAME_TIME, "1e308"));
    bad.put("with a text for a number", saying(Attribute.FRAME_TIME, "a\nb\u001b[31m"));
    bad.put(
        "of 65,535 x 65,535 pixels",
        file(
            "2.25.3",
            set -> set.numbers(Attribute.ROWS, 65_535).numbers(Attribute.COLUMNS, 65_535)));
    bad.put("whose pixels are 10^308 cm wide", file("2.25.4", Clips::endlesslyWide));
    bad.put("without a name", unnamed());
    bad.put("whose sequences lie " + DEEP + " deep", deep());
    return bad;
  }

  /** Few bytes that unpack to more than anybody has to hold. */
  static byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, raw)) {
      byte[] nothing = new byte[1 << 20];
      for (int done = 0; done < BOMB; done += nothing.length) {
        out.write(nothing);
      }
    } finally {
      raw.end();
    }
    return behindHead(TransferSyntax.DEFLATED.uid(), packed.toByteArray());
  }

  /** In a way of writing that does not exist. */
  static byte[] ofNoSyntax() throws IOException {
    return behindHead("1.2.3.4", good());
  }

  /** Good ones, by names that lead out of a folder, or begin a line of their own. */
  static Map<String, byte[]> oddlyNamed() throws IOException {
    Map<String, byte[]> odd = new LinkedHashMap<>();
    for (String name :
        List.of("../../../../evil", "/tmp/evil", "a\nINFO forged\u001b[31m", "x".repeat(5_000))) {
      odd.put(name, file(name, set -> {}));
    }
    return odd;
  }

  /** As it is sent by C-STORE: without preamble and meta information. */
  static InputStream dataSet(byte[] file) {
    int meta = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(140);
    int head = 144 + meta;
    return new ByteArrayInputStream(file, head, file.length - head);
  }

  private static byte[] saying(Attribute attribute, String value) throws IOException {
    return file("2.25.5", set -> set.text(attribute, value));
  }

  private static void endlesslyWide(DataSet set) {
    byte[] wide = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(1e308).array();
    set.items(
        Attribute.SEQUENCE_OF_ULTRASOUND_REGIONS,
        new DataSet()
            .numbers(Attribute.REGION_SPATIAL_FORMAT, 1)
            .numbers(Attribute.PHYSICAL_UNITS_X_DIRECTION, 3)
            .numbers(Attribute.PHYSICAL_UNITS_Y_DIRECTION, 3)
            .bytes(Attribute.PHYSICAL_DELTA_X, Vr.FD, wide)
            .bytes(Attribute.PHYSICAL_DELTA_Y, Vr.FD, wide));
  }

  private static byte[] unnamed() throws IOException {
    String latin = new String(file(UNNAMED, set -> {}), StandardCharsets.ISO_8859_1);
    return latin
        .replace(UNNAMED, " ".repeat(UNNAMED.length()))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] deep() throws IOException {
    ByteBuffer body = ByteBuffer.allocate(DEEP * 20).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < DEEP; i++) {
      body.putShort((short) 0x0008).putShort((short) 0x2112).put((byte) 'S').put((byte) 'Q');
      body.putShort((short) 0).putInt(-1);
      body.putShort((short) 0xFFFE).putShort((short) 0xE000).putInt(-1);
    }
    return behindHead(TransferSyntax.EXPLICIT_LITTLE.uid(), body.array());
  }

  private static byte[] behindHead(String syntax, byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(PartTenWriter.head(syntax, CLASS, "2.25.6"));
    out.write(body);
    return out.toByteArray();
  }

  private static byte[] file(String name, Consumer<DataSet> change) throws IOException {
    try {
      DataSet set =
          DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT)
              .dataSet();
      set.text(Attribute.SOP_INSTANCE_UID, name).text(Attribute.PATIENT_NAME, PATIENT);
      change.accept(set);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PartTenWriter.write(set, out);
      return out.toByteArray();
    } catch (BadDicomException e) {
      throw new IllegalStateException("the forged clip can't be read", e);
    }
  }
}
