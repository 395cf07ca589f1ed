package io.sonostream.dicom.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it receives, up to a size. */
final class Inbox implements InstanceReceiver {
  /** One instance that has come whole. */
  record Received(IncomingInstance instance, byte[] dataSet) {}

  final List<Received> all = new CopyOnWriteArrayList<>();
  private final int room;

  Inbox(int room) {
    this.room = room;
  }

  @Override
  public Reception begin(IncomingInstance instance) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new Reception() {
      @Override
      public void write(byte[] piece, int offset, int length) throws IOException {
        if (bytes.size() + length > room) {
          throw new IOException("there is room for " + room + " bytes");
        }
        bytes.write(piece, offset, length);
      }

      @Override
      public StoreStatus end() {
        all.add(new Received(instance, bytes.toByteArray()));
        return StoreStatus.STORED;
      }

      @Override
      public void close() {}
    };
  }
}
