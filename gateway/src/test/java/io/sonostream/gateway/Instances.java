package io.sonostream.gateway;

import io.sonostream.dicom.Forged;
import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.OverlayDraft;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
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

  /** The masks of one, drawn on its frames: what an export sends to the archive. */
  static byte[] overlay(int number) throws IOException {
    try {
      UltrasoundClip clip =
          new UltrasoundClip(
              DicomFile.read(ByteBuffer.wrap(file(number)), DicomLimits.DEFAULT),
              DicomLimits.DEFAULT);
      OverlayDraft draft =
          new OverlayDraft(
              clip,
              PicturePart.WHOLE.bounds(clip),
              List.of(new Segment("lesion", Property.of("lesion"))),
              new Algorithm("t", "v1", "a".repeat(64), "trained", "0.1.0"));
      byte[] mask = new byte[clip.width() * clip.height()];
      Arrays.fill(mask, 0, mask.length / 2, (byte) 1);
      for (int frame = 0; frame < clip.frames(); frame++) {
        draft.add(new ClassMap(clip.width(), clip.height(), mask.clone()), null);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PartTenWriter.write(draft.finish(Instant.EPOCH.atZone(ZoneOffset.UTC)), out);
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
