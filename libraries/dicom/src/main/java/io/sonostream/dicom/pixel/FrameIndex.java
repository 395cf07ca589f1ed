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
    if (frames == 1) {
      return new FrameIndex(fragments, new int[] {0, fragments.size()});
    }
    ByteBuffer extended = set.bytes(Attribute.EXTENDED_OFFSET_TABLE).order(ByteOrder.LITTLE_ENDIAN);
    if (extended.hasRemaining()) {
      return new FrameIndex(fragments, byTable(fragments, extended, 8, frames));
    }
    if (basic.hasRemaining()) {
      return new FrameIndex(fragments, byTable(fragments, basic, 4, frames));
    }
    return new FrameIndex(fragments, byFragments(fragments, frames, syntax));
  }

  private static int[] byTable(List<ByteBuffer> fragments, ByteBuffer table, int size, int frames)
      throws BadDicomException {
    if (table.remaining() != (long) size * frames) {
      throw new BadDicomException(
          "offset table has "
              + table.remaining() / size
              + " entries, the file declares "
              + frames
              + " frames");
    }
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
      throw new BadDicomException(
          "file declares "
              + frames
              + " frames, has no offset table, and "
              + found
              + " of its fragments begin a frame");
    }
    starts[frames] = fragments.size();
    return starts;
  }

  private static boolean begins(ByteBuffer fragment, TransferSyntax syntax) {
    if (syntax == TransferSyntax.RLE) {
      // PS3.5 annex G: a frame is one fragment.
      return true;
    }
    boolean jpeg2000 =
        syntax == TransferSyntax.JPEG_2000 || syntax == TransferSyntax.JPEG_2000_LOSSLESS;
    return fragment.remaining() >= 2
        && fragment.get(0) == (byte) 0xFF
        && fragment.get(1) == (byte) (jpeg2000 ? 0x4F : 0xD8);
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
