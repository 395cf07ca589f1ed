package io.sonostream.dicom.seg;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.runtime.Printable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a DICOM SEG, ours or another tool's, says of a clip: which pixels of which frame belong to
 * which segment. Only what it says: which frame a mask belongs to comes from its derivation image,
 * and one that names none is refused. Immutable, but for the bytes that it was read from.
 */
public final class SegmentedClip {
  private static final String SEGMENTATION_STORAGE = "1.2.840.10008.5.1.4.1.1.66.4";
  private static final String LABEL_MAP_STORAGE = "1.2.840.10008.5.1.4.1.1.66.7";

  private final UltrasoundClip clip;
  private final SegmentationKind kind;
  private final double most;
  private final ByteBuffer pixels;
  private final SortedMap<Integer, String> segments;

  /** By frame of the clip, then by segment: the frame of the segmentation. */
  private final SortedMap<Integer, SortedMap<Integer, Integer>> masks = new TreeMap<>();

  /**
   * @throws BadDicomException when it is no segmentation, not of this clip, or of a kind that is
   *     not read
   */
  public SegmentedClip(DicomFile file, UltrasoundClip clip) throws BadDicomException {
    DataSet set = file.dataSet();
    this.clip = clip;
    requireSegmentation(file);
    requireWhole(set);
    this.kind = kind(set);
    this.most = kind == SegmentationKind.BINARY ? 1 : whole(set);
    this.segments = segments(set);
    requireSize(set, clip);
    List<DataSet> frames = set.items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    int count = number(set, Attribute.NUMBER_OF_FRAMES);
    if (frames.size() != count || count < 1) {
      throw new BadDicomException(
          "file has " + count + " frames and tells of " + frames.size() + " what they show");
    }
    this.pixels = pixels(set, count);
    DataSet shared =
        set.items(Attribute.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).stream()
            .findFirst()
            .orElseGet(DataSet::new);
    for (int i = 0; i < count; i++) {
      add(i, frames.get(i), shared);
    }
    if (masks.isEmpty()) {
      throw new BadDicomException(
          "no frame of the segmentation refers to the clip "
              + clip.dataSet().text(Attribute.SOP_INSTANCE_UID).orElse("without a name"));
    }
  }

  /** The fraction that is all of a pixel. */
  private static int whole(DataSet set) throws BadDicomException {
    int most = number(set, Attribute.MAXIMUM_FRACTIONAL_VALUE);
    if (most < 1 || most > 255) {
      throw new BadDicomException(
          "file's "
              + Attribute.MAXIMUM_FRACTIONAL_VALUE
              + " is "
              + most
              + "; allowed are 1 to 255");
    }
    return most;
  }

  /** What a part of a segmentation does not show, another part may (PS3.3 C.7.6.16.2.2.4). */
  private static void requireWhole(DataSet set) throws BadDicomException {
    boolean part = set.text(Attribute.CONCATENATION_UID).isPresent();
    if (part && set.integer(Attribute.IN_CONCATENATION_TOTAL_NUMBER).orElse(0) != 1) {
      throw new BadDicomException(
          "file is one of several that make up a segmentation (concatenation); join them into one");
    }
  }

  private static void requireSegmentation(DicomFile file) throws BadDicomException {
    String sopClass = file.dataSet().text(Attribute.SOP_CLASS_UID).orElse("");
    if (sopClass.equals(LABEL_MAP_STORAGE)) {
      throw new BadDicomException(
          "file is a label map segmentation; read are BINARY and FRACTIONAL ones");
    }
    if (!sopClass.equals(SEGMENTATION_STORAGE)) {
      throw new BadDicomException(
          "file is of the SOP class '" + Printable.line(sopClass) + "'; no segmentation");
    }
    if (file.syntax().isEncapsulated()) {
      throw new BadDicomException(
          "segmentation is compressed as "
              + file.syntax().title()
              + "; read are uncompressed ones");
    }
  }

  private static SegmentationKind kind(DataSet set) throws BadDicomException {
    String said = set.text(Attribute.SEGMENTATION_TYPE).orElse("");
    SegmentationKind kind =
        switch (said) {
          case "BINARY" -> SegmentationKind.BINARY;
          case "FRACTIONAL" -> SegmentationKind.FRACTIONAL;
          default ->
              throw new BadDicomException(
                  "segmentation is of the type '"
                      + Printable.line(said)
                      + "'; read are BINARY and FRACTIONAL");
        };
    int bits = number(set, Attribute.BITS_ALLOCATED);
    int needed = kind == SegmentationKind.BINARY ? 1 : 8;
    if (bits != needed) {
      throw new BadDicomException(
          said + " segmentation has " + bits + " bits a pixel; it must have " + needed);
    }
    return kind;
  }

  private static SortedMap<Integer, String> segments(DataSet set) throws BadDicomException {
    SortedMap<Integer, String> segments = new TreeMap<>();
    for (DataSet item : set.items(Attribute.SEGMENT_SEQUENCE)) {
      String label = Printable.line(item.text(Attribute.SEGMENT_LABEL).orElse(""));
      segments.put(number(item, Attribute.SEGMENT_NUMBER), label);
    }
    if (segments.isEmpty()) {
      throw new BadDicomException("segmentation has no segments");
    }
    return Collections.unmodifiableSortedMap(segments);
  }

  private static void requireSize(DataSet set, UltrasoundClip clip) throws BadDicomException {
    int width = number(set, Attribute.COLUMNS);
    int height = number(set, Attribute.ROWS);
    if (width != clip.width() || height != clip.height()) {
      throw new BadDicomException(
          "segmentation is "
              + width
              + "x"
              + height
              + ", the clip "
              + clip.width()
              + "x"
              + clip.height()
              + "; they must agree");
    }
  }

  private ByteBuffer pixels(DataSet set, int count) throws BadDicomException {
    ByteBuffer bytes = set.bytes(Attribute.PIXEL_DATA);
    long bits = (long) clip.width() * clip.height() * count * bits();
    if (bytes.remaining() < (bits + 7) / 8) {
      throw new BadDicomException(
          "segmentation has "
              + bytes.remaining()
              + " bytes of pixels; its size needs "
              + (bits + 7) / 8);
    }
    return bytes.slice();
  }

  private int bits() {
    return kind == SegmentationKind.BINARY ? 1 : 8;
  }

  private void add(int index, DataSet own, DataSet shared) throws BadDicomException {
    DataSet identified = group(Attribute.SEGMENT_IDENTIFICATION_SEQUENCE, own, shared, index);
    int segment = number(identified, Attribute.REFERENCED_SEGMENT_NUMBER);
    if (!segments.containsKey(segment)) {
      throw new BadDicomException(
          frame(index) + " is of segment " + segment + ", which the file does not have");
    }
    DataSet derivation = group(Attribute.DERIVATION_IMAGE_SEQUENCE, own, shared, index);
    List<Integer> referred = referred(derivation, index);
    for (int source : referred) {
      Integer before =
          masks.computeIfAbsent(source, any -> new TreeMap<>()).putIfAbsent(segment, index);
      if (before != null) {
        throw new BadDicomException(
            frame(index)
                + " and "
                + frame(before)
                + " both show segment "
                + segment
                + " of frame "
                + (source + 1));
      }
    }
  }

  private static DataSet group(Attribute sequence, DataSet own, DataSet shared, int index)
      throws BadDicomException {
    Optional<DataSet> item =
        own.items(sequence).stream()
            .findFirst()
            .or(() -> shared.items(sequence).stream().findFirst());
    return item.orElseThrow(
        () ->
            new BadDicomException(
                frame(index) + " has no " + sequence + ": nothing says what it shows"));
  }

  /** Frames of our clip, from 0; none where it is another's. */
  private List<Integer> referred(DataSet derivation, int index) throws BadDicomException {
    String ours = clip.dataSet().text(Attribute.SOP_INSTANCE_UID).orElse("");
    List<Integer> frames = new ArrayList<>();
    for (DataSet image : derivation.items(Attribute.SOURCE_IMAGE_SEQUENCE)) {
      if (ours.isEmpty()
          || !image.text(Attribute.REFERENCED_SOP_INSTANCE_UID).orElse("").equals(ours)) {
        continue;
      }
      requireInPlace(image, index);
      double[] numbers = image.numbers(Attribute.REFERENCED_FRAME_NUMBER);
      if (numbers.length == 0 && clip.frames() == 1) {
        frames.add(0);
      } else if (numbers.length != 1) {
        throw new BadDicomException(
            frame(index)
                + " refers to "
                + (numbers.length == 0 ? "no frame" : numbers.length + " frames")
                + " of the clip; read are masks of one frame each");
      } else if (numbers[0] < 1 || numbers[0] > clip.frames()) {
        throw new BadDicomException(
            frame(index)
                + " refers to frame "
                + (long) numbers[0]
                + "; the clip has "
                + clip.frames());
      } else {
        frames.add((int) numbers[0] - 1);
      }
    }
    return frames;
  }

  /** A mask of a picture that was turned or scaled would be drawn where it does not belong. */
  private static void requireInPlace(DataSet image, int index) throws BadDicomException {
    String preserved = image.text(Attribute.SPATIAL_LOCATIONS_PRESERVED).orElse("YES");
    if (!preserved.equals("YES")) {
      throw new BadDicomException(
          frame(index)
              + " has "
              + Attribute.SPATIAL_LOCATIONS_PRESERVED
              + " "
              + preserved
              + ", so it lies elsewhere than its frame of the clip; read are masks with YES or"
              + " nothing there");
    }
  }

  private static String frame(int index) {
    return "frame " + (index + 1) + " of the segmentation";
  }

  private static int number(DataSet set, Attribute attribute) throws BadDicomException {
    return set.integer(attribute)
        .orElseThrow(() -> new BadDicomException("file has no " + attribute));
  }

  public SegmentationKind kind() {
    return kind;
  }

  /** Labels by number. */
  public SortedMap<Integer, String> segments() {
    return segments;
  }

  /** Frames of the clip that it shows something of, from 0. */
  public SortedSet<Integer> frames() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(masks.keySet()));
  }

  /**
   * The classes of a frame, shape (H,W) of the whole picture, row-major. A segment that says
   * nothing of it is not there.
   *
   * @param classes by segment number; segments that are not among them are left out
   * @param threshold of the fractional kind, from where on a pixel belongs to the class, above 0 up
   *     to 1
   * @throws BadDicomException when a pixel belongs to two classes
   */
  public byte[] classes(int frame, Map<Integer, Integer> classes, double threshold)
      throws BadDicomException {
    byte[] map = new byte[clip.width() * clip.height()];
    for (Map.Entry<Integer, Integer> mask :
        masks.getOrDefault(frame, Collections.emptySortedMap()).entrySet()) {
      Integer value = classes.get(mask.getKey());
      if (value != null) {
        draw(map, mask.getValue(), value.byteValue(), threshold * most, frame);
      }
    }
    return map;
  }

  private void draw(byte[] map, int index, byte value, double least, int frame)
      throws BadDicomException {
    long first = (long) index * map.length;
    for (int i = 0; i < map.length; i++) {
      if (isSet(first + i, least)) {
        if (map[i] != 0 && map[i] != value) {
          throw new BadDicomException(
              "frame "
                  + (frame + 1)
                  + " has pixels of two classes, the first in row "
                  + i / clip.width()
                  + ", column "
                  + i % clip.width()
                  + "; a label has one class a pixel");
        }
        map[i] = value;
      }
    }
  }

  private boolean isSet(long pixel, double least) {
    return kind == SegmentationKind.BINARY
        ? (pixels.get((int) (pixel >> 3)) >> (pixel & 7) & 1) != 0
        : (pixels.get((int) pixel) & 0xff) >= least;
  }
}
