package io.sonostream.dicom.net;

import io.sonostream.runtime.LineBudget;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer's association, from its request to its end.
 *
 * <p>Owner: its thread. Hand-off: {@link #finish} from the server's closing, by a flag and the
 * socket. Bound: one PDU and one command in memory; data sets go on piece by piece. Shutdown: see
 * {@link #finish}.
 */
final class ServedAssociation {
  private static final Logger log = LoggerFactory.getLogger(ServedAssociation.class);
  private static final int MOST_COMMAND = 1 << 16;
  private static final int MOST_REQUEST = 1 << 18;

  private final String peer;
  private final StoreServerSettings settings;
  private final InstanceReceiver receiver;
  private final Function<AssociationRequest, @Nullable Rejection> door;
  private final LineBudget lines;
  private final PduChannel channel;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ByteArrayOutputStream commandBytes = new ByteArrayOutputStream();
  private Map<Integer, AcceptedContext> contexts = new HashMap<>();
  private String calling = "";
  private int peerMaxPdu;
  private @Nullable Storing storing;
  private volatile boolean accepted;
  private volatile boolean finishing;

  /** True while what has come whole waits for its answer: {@link #finish} lets that go out. */
  private boolean answering;

  /**
   * @param door null to accept
   * @param lines of all associations together
   */
  ServedAssociation(
      Socket socket,
      StoreServerSettings settings,
      InstanceReceiver receiver,
      Function<AssociationRequest, @Nullable Rejection> door,
      LineBudget lines)
      throws IOException {
    this.peer = String.valueOf(socket.getRemoteSocketAddress());
    this.settings = settings;
    this.receiver = receiver;
    this.door = door;
    this.lines = lines;
    this.channel = new PduChannel(socket, Math.max(MOST_REQUEST, settings.maxPduBytes()));
  }

  boolean isAccepted() {
    return accepted;
  }

  void run() {
    // Closed behind the catches: an abort still has to go out.
    try {
      converse();
    } catch (EOFException e) {
      lines.info("DICOM peer {} {} left without a release", peer, calling);
    } catch (SocketTimeoutException e) {
      lines.warn(
          "DICOM peer {} {} said nothing for {} s; its association ends",
          peer,
          calling,
          settings.patience().toSeconds());
      abort(Abort.NOT_SPECIFIED);
    } catch (BadPduException e) {
      lines.warn(
          "DICOM peer {} {}: {}; its association ends",
          peer,
          calling,
          String.valueOf(e.getMessage()));
      abort(e.abort());
    } catch (IOException e) {
      if (!finishing) {
        lines.info("DICOM peer {} {} is lost: {}", peer, calling, String.valueOf(e.getMessage()));
      }
    } finally {
      if (storing != null) {
        storing.close();
      }
      cutOff();
      ended.countDown();
    }
  }

  private void abort(Abort why) {
    try {
      channel.write(PduType.ABORT, why.bytes());
    } catch (IOException e) {
      log.debug("{} is not there to be told", peer, e);
    }
  }

  private void converse() throws IOException {
    if (!open(channel.read(settings.patience()))) {
      return;
    }
    while (true) {
      if (finishing) {
        abort(Abort.NOT_SPECIFIED);
        return;
      }
      Pdu pdu = channel.read(settings.patience());
      switch (pdu.type()) {
        case DATA -> data(pdu.body());
        case RELEASE_REQUEST -> {
          channel.write(PduType.RELEASE_REPLY, new byte[4]);
          return;
        }
        case ABORT -> {
          lines.info("DICOM peer {} {} aborts", peer, calling);
          return;
        }
        default ->
            throw new BadPduException(
                "PDU " + pdu.type() + " comes within an association", Abort.UNEXPECTED);
      }
    }
  }

  private boolean open(Pdu first) throws IOException {
    if (first.type() != PduType.ASSOCIATE_REQUEST) {
      throw new BadPduException("PDU " + first.type() + " comes first", Abort.UNEXPECTED);
    }
    byte[] titles = new byte[64];
    if (first.body().remaining() >= 68) {
      first.body().get(4, titles);
    }
    AssociationRequest request = AssociationRequest.read(first.body());
    calling = request.calling();
    Rejection rejection = door.apply(request);
    if (rejection != null) {
      lines.warn(
          "association of {} {} for {} is refused: {}",
          peer,
          calling,
          request.called(),
          rejection.words());
      channel.write(PduType.ASSOCIATE_REJECT, rejection.bytes());
      return false;
    }
    accepted = true;
    Negotiation negotiation = new Negotiation(request.contexts(), settings.classes());
    contexts = negotiation.accepted();
    peerMaxPdu = request.maxPdu();
    channel.write(PduType.ASSOCIATE_ACCEPT, negotiation.answer(titles, settings.maxPduBytes()));
    return true;
  }

  /** A data PDU: pieces of commands and of data sets. */
  private void data(ByteBuffer body) throws IOException {
    while (body.hasRemaining()) {
      if (body.remaining() < 6) {
        throw new BadPduException("a data value is cut off", Abort.INVALID_VALUE);
      }
      long length = (body.getInt() & 0xFFFFFFFFL) - 2;
      AcceptedContext context = contexts.get(body.get() & 0xFF);
      int header = body.get();
      if (context == null || length < 0 || length > body.remaining()) {
        throw new BadPduException(
            "a data value of " + length + " bytes is of no accepted context, or too long",
            Abort.INVALID_VALUE);
      }
      ByteBuffer piece = body.slice(body.position(), (int) length);
      body.position(body.position() + (int) length);
      boolean last = (header & 2) != 0;
      if ((header & 1) != 0) {
        command(context, piece, last);
      } else {
        dataSet(piece, last);
      }
    }
  }

  private void command(AcceptedContext context, ByteBuffer piece, boolean last) throws IOException {
    if (storing != null || commandBytes.size() + piece.remaining() > MOST_COMMAND) {
      throw new BadPduException("a command comes too early, or is too long", Abort.UNEXPECTED);
    }
    commandBytes.write(piece.array(), piece.arrayOffset(), piece.remaining());
    if (!last) {
      return;
    }
    Command command = Command.read(commandBytes.toByteArray());
    commandBytes.reset();
    int field = command.number(Command.FIELD);
    if (field == Command.ECHO_REQUEST) {
      answer(context, command, Command.ECHO_ANSWER, StoreStatus.STORED);
    } else if (field == Command.STORE_REQUEST
        && command.number(Command.DATA_SET_TYPE) != Command.NO_DATA_SET) {
      storing = new Storing(context, command, calling, receiver);
    } else {
      throw new BadPduException(
          "command " + field + " is not one of C-STORE with a data set and C-ECHO",
          Abort.UNEXPECTED);
    }
  }

  private void dataSet(ByteBuffer piece, boolean last) throws IOException {
    Storing now = storing;
    if (now == null) {
      throw new BadPduException("a data set comes without a command", Abort.UNEXPECTED);
    }
    now.write(piece);
    if (!last) {
      return;
    }
    try {
      synchronized (this) {
        answering = true;
      }
      answer(now.context(), now.request(), Command.STORE_ANSWER, now.end());
    } finally {
      storing = null;
      now.close();
      synchronized (this) {
        answering = false;
      }
    }
  }

  private void answer(AcceptedContext context, Command to, int field, StoreStatus status)
      throws IOException {
    Command answer =
        new Command()
            .with(Command.AFFECTED_CLASS, to.text(Command.AFFECTED_CLASS))
            .with(Command.FIELD, field)
            .with(Command.ANSWERED_ID, to.number(Command.MESSAGE_ID))
            .with(Command.DATA_SET_TYPE, Command.NO_DATA_SET)
            .with(Command.STATUS, status.code());
    if (field == Command.STORE_ANSWER) {
      answer.with(Command.AFFECTED_INSTANCE, to.text(Command.AFFECTED_INSTANCE));
    }
    if (!status.isStored()) {
      answer.comment(status.why());
    }
    new DataWriter(channel, context.id(), peerMaxPdu).command(answer);
  }

  /**
   * Ends it: at once while the peer is silent or in the middle of an instance, which it will send
   * again; after its answer where one has come whole.
   */
  void finish() {
    finishing = true;
    synchronized (this) {
      if (answering) {
        return;
      }
    }
    cutOff();
  }

  void cutOff() {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("{} was gone already", peer, e);
    }
  }

  boolean awaitEnd(Duration limit) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        try {
          return ended.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
