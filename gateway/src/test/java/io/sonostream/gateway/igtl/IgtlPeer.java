package io.sonostream.gateway.igtl;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The other side: a server that sends what a test says, or one that looks on. */
public final class IgtlPeer implements AutoCloseable {
  private static final int LIMIT_MILLIS = 60_000;
  private static final int MOST_BYTES = 64 << 20;

  private final Socket socket;
  private final MessageReader messages;

  private IgtlPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LIMIT_MILLIS);
    this.messages = new MessageReader(new BufferedInputStream(socket.getInputStream()), MOST_BYTES);
  }

  /** A port to which a gateway may connect. */
  public static ServerSocket open() throws IOException {
    ServerSocket server = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
    server.setSoTimeout(LIMIT_MILLIS);
    return server;
  }

  public static IgtlPeer accept(ServerSocket server) throws IOException {
    return new IgtlPeer(server.accept());
  }

  public static IgtlPeer connect(int port) throws IOException {
    return new IgtlPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** One that takes hardly anything. */
  public static IgtlPeer connectSlowly(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new IgtlPeer(socket);
  }

  public void send(Message message) throws IOException {
    send(MessageWriter.bytes(message));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Waits for the next message about that. */
  public Message next(String device) throws IOException, BadMessageException {
    Message message = messages.next();
    while (!message.device().equals(device)) {
      message = messages.next();
    }
    return message;
  }

  /** Asks how the server does, and waits until it says: it knows of this peer then. */
  public Message.Status ask() throws IOException, BadMessageException {
    send(new Message.Other("GET_STATUS", "Slicer", null));
    return (Message.Status) next("Slicer");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
