package io.sonostream.gateway.receive;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.Element;
import io.sonostream.runtime.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * By which an instance that is sent again is told from another one of the same name: SHA-256 over
 * size, frames and pixel data as it came. What else a sender writes differently the second time
 * makes no other pictures. The same pictures in another transfer syntax are other bytes, and taken
 * for another instance: only what was published could tell, and receipts don't keep it.
 */
final class PixelDigest {
  private PixelDigest() {}

  static String of(UltrasoundClip clip) {
    MessageDigest digest = Digests.sha256();
    ints(digest, clip.width(), clip.height(), clip.frames());
    Element pixels = clip.dataSet().element(Attribute.PIXEL_DATA);
    if (pixels != null) {
      digest.update(pixels.value().duplicate());
      for (ByteBuffer fragment : pixels.fragments()) {
        ints(digest, fragment.remaining());
        digest.update(fragment.duplicate());
      }
    }
    return Digests.hex(digest.digest());
  }

  private static void ints(MessageDigest digest, int... values) {
    for (int value : values) {
      digest.update(ByteBuffer.allocate(4).putInt(value).flip());
    }
  }
}
