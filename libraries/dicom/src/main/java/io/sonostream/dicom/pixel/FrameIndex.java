package io.sonostream.dicom.pixel;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.Element;
import io.sonostream.dicom.dataset.TransferSyntax;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Which fragments belong to which frame, PS3.5 annex A.4: as an offset table says, else one each,
 * else by how codestreams begin.
 */
final class FrameIndex {
  private static final int ITEM_HEADER = 8;
  private static final int SOC_SIZ = 0xFF4FFF51;

  private final List<ByteBuffer> fragments;

  /** First fragment of each frame, and one more for the end. */
  private final int[] starts;

  private FrameIndex(List<ByteBuffer> fragments, int[] starts) {
    this.fragments = fragments;
    this.starts = starts;
  }

  static FrameIndex of(DataSet set, Element pixels, int frames, TransferSyntax syntax)
      throws BadDicomException {
    ByteBuffer basic = pixels.fragments().get(0).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<ByteBuffer> fragments = pixels.fragments().subList(1, pixels.fragments().size());
    if (fragments.size() < frames) {
      throw new BadDicomException(
          "file declares "
              + frames
              + " frames and has "
              + fragments.size()
              + " fragments of pixels");
    }
    ByteBuffer extended = set.bytes(Attribute.EXTENDED_OFFSET_TABLE).order(ByteOrder.LITTLE_ENDIAN);
    boolean isExtended = extended.hasRemaining();
    ByteBuffer table = isExtended ? extended : basic;
    int size = isExtended ? 8 : 4;
    int[] starts;
    if (table.hasRemaining()) {
      requireEntries(table, size, frames);
      starts = frames == 1 ? all(fragments) : byTable(fragments, table, size, frames);
    } else {
      starts = frames == 1 ? only(fragments, syntax) : byFragments(fragments, frames, syntax);
    }
    return new FrameIndex(fragments, starts);
  }

  private static int[] all(List<ByteBuffer> fragments) {
    return new int[] {0, fragments.size()};
  }

  /** However its first fragment begins; no later one may begin another frame. */
  private static int[] only(List<ByteBuffer> fragments, TransferSyntax syntax)
      throws BadDicomException {
    int begun = 1;
    for (ByteBuffer later : fragments.subList(1, fragments.size())) {
      begun += begins(later, syntax) ? 1 : 0;
    }
    if (begun > 1) {
      throw otherCount(1, begun);
    }
    return all(fragments);
  }

  private static void requireEntries(ByteBuffer table, int size, int frames)
      throws BadDicomException {
    if (table.remaining() != (long) size * frames) {
      throw new BadDicomException(
          "offset table has "
              + table.remaining() / size
              + " entries, the file declares "
              + frames
              + " frames");
    }
  }

  private static int[] byTable(List<ByteBuffer> fragments, ByteBuffer table, int size, int frames)
      throws BadDicomException {
    int[] starts = new int[frames + 1];
    int fragment = 0;
    long place = 0;
    for (int frame = 0; frame < frames; frame++) {
      long wanted = size == 8 ? table.getLong(frame * 8) : table.getInt(frame * 4) & 0xFFFFFFFFL;
      while (place < wanted && fragment < fragments.size()) {
        place += ITEM_HEADER + fragments.get(fragment++).remaining();
      }
      boolean rises = frame == 0 ? fragment == 0 : fragment > starts[frame - 1];
      if (place != wanted || !rises || fragment == fragments.size()) {
        throw new BadDicomException(
            "offset table says that frame " + (frame + 1) + " begins at " + wanted + "; none does");
      }
      starts[frame] = fragment;
    }
    starts[frames] = fragments.size();
    return starts;
  }

  private static int[] byFragments(List<ByteBuffer> fragments, int frames, TransferSyntax syntax)
      throws BadDicomException {
    int[] starts = new int[frames + 1];
    int found = 0;
    boolean oneEach = fragments.size() == frames;
    for (int i = 0; i < fragments.size(); i++) {
      if (oneEach || begins(fragments.get(i), syntax)) {
        if (found < frames) {
          starts[found] = i;
        }
        found++;
      }
    }
    if (found != frames || starts[0] != 0) {
      throw otherCount(frames, found);
    }
    starts[frames] = fragments.size();
    return starts;
  }

  private static BadDicomException otherCount(int frames, int found) {
    return new BadDicomException(
        "file declares "
            + frames
            + " frames, has no offset table, and "
            + found
            + " of its fragments begin a frame");
  }

  private static boolean begins(ByteBuffer fragment, TransferSyntax syntax) {
    if (syntax == TransferSyntax.RLE) {
      // PS3.5 annex G: a frame is one fragment.
      return true;
    }
    boolean jpeg2000 =
        syntax == TransferSyntax.JPEG_2000 || syntax == TransferSyntax.JPEG_2000_LOSSLESS;
    if (jpeg2000) {
      // With the marker that must follow: FF4F alone may stand in the middle of a frame.
      return fragment.remaining() >= 4 && fragment.duplicate().getInt(0) == SOC_SIZ;
    }
    return fragment.remaining() >= 2
        && fragment.get(0) == (byte) 0xFF
        && fragment.get(1) == (byte) 0xD8;
  }

  /** The codestream of a frame. */
  ByteBuffer frame(int frame) {
    int from = starts[frame];
    int to = starts[frame + 1];
    if (to - from == 1) {
      return fragments.get(from).duplicate();
    }
    int size = 0;
    for (int i = from; i < to; i++) {
      size += fragments.get(i).remaining();
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    for (int i = from; i < to; i++) {
      joined.put(fragments.get(i).duplicate());
    }
    return joined.flip();
  }
}
