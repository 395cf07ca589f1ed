package io.sonostream.dicom.net;

import io.sonostream.dicom.dataset.PartTenWriter;
import java.nio.ByteBuffer;

/** What every association of ours says of itself. */
final class Wire {
  static final String APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

  private Wire() {}

  static ItemWriter userInformation(int maxPdu) {
    return new ItemWriter()
        .item(Items.MAX_LENGTH, ByteBuffer.allocate(4).putInt(maxPdu).array())
        .item(Items.IMPLEMENTATION_CLASS, PartTenWriter.IMPLEMENTATION_CLASS)
        .item(Items.IMPLEMENTATION_VERSION, PartTenWriter.IMPLEMENTATION_NAME);
  }
}
