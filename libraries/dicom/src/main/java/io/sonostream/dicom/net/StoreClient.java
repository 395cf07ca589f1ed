package io.sonostream.dicom.net;

import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.Items.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** An association with a peer that stores instances. For one thread. */
public final class StoreClient implements AutoCloseable {
  private static final int MOST_PDU = 1 << 18;

  private final PduChannel channel;
  private final Duration patience;
  private final Map<String, AcceptedContext> contexts = new HashMap<>();
  private int peerMaxPdu;
  private int messages;

  /** Opens a plain association, as the other constructor does. */
  public StoreClient(
      InetSocketAddress peer,
      String called,
      String calling,
      List<String> classes,
      TransferSyntax syntax,
      Duration patience)
      throws IOException {
    this(SocketFactory.getDefault(), peer, called, calling, classes, syntax, patience);
  }

  /**
   * Opens the association.
   *
   * @param sockets plain ones, or TLS's
   * @param classes that will be sent; verification is always asked for
   * @param patience for an answer
   * @throws IOException when the peer is away, refuses, or keeps not to the protocol; one line says
   *     which
   */
  public StoreClient(
      SocketFactory sockets,
      InetSocketAddress peer,
      String called,
      String calling,
      List<String> classes,
      TransferSyntax syntax,
      Duration patience)
      throws IOException {
    this.patience = patience;
    Socket socket = sockets.createSocket();
    try {
      socket.connect(peer, (int) patience.toMillis());
      this.channel = new PduChannel(socket, MOST_PDU);
      associate(called, calling, classes, syntax);
    } catch (IOException e) {
      socket.close();
      throw new IOException("DICOM peer " + called + " at " + peer + ": " + e.getMessage(), e);
    }
  }

  private void associate(String called, String calling, List<String> classes, TransferSyntax syntax)
      throws IOException {
    Map<Integer, String> proposed = new HashMap<>();
    proposed.put(1, ServiceClasses.VERIFICATION);
    for (String each : classes) {
      proposed.put(2 * proposed.size() + 1, each);
    }
    List<PresentationContext> wanted =
        proposed.entrySet().stream()
            .map(
                entry ->
                    new PresentationContext(
                        entry.getKey(),
                        entry.getValue(),
                        List.of(
                            entry.getValue().equals(ServiceClasses.VERIFICATION)
                                ? TransferSyntax.IMPLICIT_LITTLE.uid()
                                : syntax.uid())))
            .toList();
    channel.write(
        PduType.ASSOCIATE_REQUEST,
        new AssociationRequest(called, calling, wanted, MOST_PDU).bytes());
    Pdu answer = channel.read(patience);
    if (answer.type() == PduType.ASSOCIATE_REJECT && answer.body().remaining() == 4) {
      throw new IOException(
          "refuses the association (result "
              + answer.body().get(1)
              + ", source "
              + answer.body().get(2)
              + ", reason "
              + answer.body().get(3)
              + ")");
    }
    if (answer.type() != PduType.ASSOCIATE_ACCEPT || answer.body().remaining() < 68) {
      throw new IOException("answers an association request by " + answer.type());
    }
    for (Item item : Items.read(answer.body().position(68).slice())) {
      if (item.type() == Items.USER_INFORMATION) {
        peerMaxPdu = AssociationRequest.maxPdu(item.value());
      } else if (item.type() == Items.CONTEXT_ANSWERED && item.value().remaining() > 4) {
        accept(item.value(), proposed);
      }
    }
  }

  private void accept(ByteBuffer value, Map<Integer, String> proposed) throws IOException {
    int id = value.get(0) & 0xFF;
    String abstractSyntax = proposed.get(id);
    if (value.get(2) != 0 || abstractSyntax == null) {
      return;
    }
    for (Item item : Items.read(value.position(4).slice())) {
      if (item.type() == Items.TRANSFER_SYNTAX) {
        contexts.put(abstractSyntax, new AcceptedContext(id, abstractSyntax, item.text()));
      }
    }
  }

  /** Whether instances of a class are taken in the syntax that was asked for. */
  public boolean takes(String sopClass) {
    return contexts.containsKey(sopClass);
  }

  /** C-ECHO: whether the peer answers. */
  public StoreStatus echo() throws IOException {
    Command request =
        new Command()
            .with(Command.AFFECTED_CLASS, ServiceClasses.VERIFICATION)
            .with(Command.FIELD, Command.ECHO_REQUEST)
            .with(Command.MESSAGE_ID, ++messages)
            .with(Command.DATA_SET_TYPE, Command.NO_DATA_SET);
    return exchange(context(ServiceClasses.VERIFICATION), request, null);
  }

  /**
   * C-STORE of one instance.
   *
   * @param dataSet without preamble and meta information, in the syntax that was agreed on
   */
  public StoreStatus store(String sopClass, String sopInstance, InputStream dataSet)
      throws IOException {
    Command request =
        new Command()
            .with(Command.AFFECTED_CLASS, sopClass)
            .with(Command.FIELD, Command.STORE_REQUEST)
            .with(Command.MESSAGE_ID, ++messages)
            .with(Command.PRIORITY, 0)
            .with(Command.DATA_SET_TYPE, 0)
            .with(Command.AFFECTED_INSTANCE, sopInstance);
    return exchange(context(sopClass), request, dataSet);
  }

  private AcceptedContext context(String sopClass) throws IOException {
    AcceptedContext context = contexts.get(sopClass);
    if (context == null) {
      throw new IOException("peer takes no instances of class " + sopClass + " in this syntax");
    }
    return context;
  }

  private StoreStatus exchange(
      AcceptedContext context, Command request, @Nullable InputStream dataSet) throws IOException {
    DataWriter writer = new DataWriter(channel, context.id(), peerMaxPdu);
    writer.command(request);
    if (dataSet != null) {
      writer.dataSet(dataSet);
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    boolean last = false;
    while (!last) {
      Pdu pdu = channel.read(patience);
      ByteBuffer body = pdu.body();
      if (pdu.type() != PduType.DATA) {
        throw new IOException("peer ends the association by " + pdu.type());
      }
      while (body.remaining() >= 6) {
        int length = body.getInt() - 2;
        body.get();
        last |= (body.get() & 2) != 0;
        if (length < 0 || length > body.remaining()) {
          throw new BadPduException("a data value is too long", Abort.INVALID_VALUE);
        }
        byte[] piece = new byte[length];
        body.get(piece);
        answer.write(piece);
      }
    }
    Command told = Command.read(answer.toByteArray());
    return new StoreStatus(told.number(Command.STATUS), told.text(Command.ERROR_COMMENT));
  }

  /** Releases the association; whoever closes without it just hangs up. */
  public void release() throws IOException {
    channel.write(PduType.RELEASE_REQUEST, new byte[4]);
    if (channel.read(patience).type() != PduType.RELEASE_REPLY) {
      throw new IOException("peer does not answer a release by a release");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
