package io.sonostream.gateway;

import io.sonostream.dicom.Forged;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.runtime.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Any number of instances of three frames each, which differ in their names. */
final class Instances {
  static final int FRAMES = 3;

  private Instances() {}

  static String uid(int number) {
    return "2.25.7000" + number;
  }

  /** A Part 10 file in Explicit VR Little Endian. */
  static byte[] file(int number) throws IOException {
    return file(number, Map.of());
  }

  /** The same with other attributes besides. */
  static byte[] file(int number, Map<Attribute, String> others) throws IOException {
    try {
      DicomFile file =
          DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT);
      file.dataSet().text(Attribute.SOP_INSTANCE_UID, uid(number));
      others.forEach((attribute, text) -> file.dataSet().text(attribute, text));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PartTenWriter.write(file.dataSet(), out);
      return out.toByteArray();
    } catch (BadDicomException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As it is sent by C-STORE: without preamble and meta information. */
  static InputStream dataSet(int number) throws IOException {
    byte[] file = file(number);
    int head =
        PartTenWriter.head(
                TransferSyntax.EXPLICIT_LITTLE.uid(),
                ServiceClasses.ULTRASOUND_MULTI_FRAME,
                uid(number))
            .length;
    return new ByteArrayInputStream(file, head, file.length - head);
  }

  static String stream(int number) {
    return "instance-" + Digests.hex(Digests.sha256(uid(number))).substring(0, 32);
  }

  /** Stream and sequence of each of its frames. */
  static List<String> frames(int number) {
    return IntStream.range(0, FRAMES).mapToObj(i -> stream(number) + "/" + i).toList();
  }
}
