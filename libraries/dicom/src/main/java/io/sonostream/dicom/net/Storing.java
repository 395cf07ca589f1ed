package io.sonostream.dicom.net;

import io.sonostream.dicom.net.InstanceReceiver.Reception;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One C-STORE on its way. Once there is no room for it the rest is read and dropped: only behind
 * its end can the peer be answered. For the association's thread.
 */
final class Storing implements AutoCloseable {
  private final AcceptedContext context;
  private final Command request;
  private @Nullable Reception reception;
  private @Nullable StoreStatus failure;

  Storing(AcceptedContext context, Command request, String calling, InstanceReceiver receiver) {
    this.context = context;
    this.request = request;
    String sopClass = request.text(Command.AFFECTED_CLASS);
    if (!sopClass.equals(context.abstractSyntax())) {
      failure = StoreStatus.wrongClass("class is not that of the presentation context");
      return;
    }
    try {
      reception =
          receiver.begin(
              new IncomingInstance(
                  sopClass,
                  request.text(Command.AFFECTED_INSTANCE),
                  context.transferSyntax(),
                  calling));
    } catch (IOException e) {
      failure = StoreStatus.notNow(String.valueOf(e.getMessage()));
    }
  }

  AcceptedContext context() {
    return context;
  }

  Command request() {
    return request;
  }

  void write(ByteBuffer piece) {
    if (failure != null || reception == null) {
      return;
    }
    try {
      reception.write(piece.array(), piece.arrayOffset(), piece.remaining());
    } catch (IOException e) {
      failure = StoreStatus.notNow(String.valueOf(e.getMessage()));
      close();
    }
  }

  StoreStatus end() {
    if (failure != null) {
      return failure;
    }
    return reception == null ? StoreStatus.notNow("there is no room") : reception.end();
  }

  @Override
  public void close() {
    if (reception != null) {
      reception.close();
      reception = null;
    }
  }
}
