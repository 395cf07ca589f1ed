package io.sonostream.viewer.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinBindException;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.sonostream.client.UnavailableException;
import io.sonostream.runtime.UserException;
import io.sonostream.service.http.ConnectionGuard;
import io.sonostream.viewer.access.Visit;
import io.sonostream.viewer.desk.Refusal;
import io.sonostream.viewer.live.LiveWall;
import io.sonostream.viewer.push.Browsers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP and WebSocket on one port: the page from the jar, the stream of pictures, the requests.
 *
 * <p>Owner: Jetty's threads. Hand-off: {@link Browsers} for the stream, desks for writes. Bound:
 * {@link #CONNECTIONS} (of too many, the oldest goes), {@link #THREADS}, {@link BodyGuard}'s a
 * request, {@link #MAX_WORD_BYTES} a message from a browser. Shutdown: {@link #close} ends Jetty,
 * after the browsers.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final String PAGE = "/io/sonostream/viewer/page";
  private static final long MAX_WORD_BYTES = 1024;
  private static final int CONNECTIONS = 128;
  private static final String STAY = "sonostream.stay";

  /** As a WebSocket says that a policy forbids to go on; the page then shows the sign-in. */
  private static final int SESSION_OVER = 1008;

  /**
   * More than there are connections: an answer is written on its thread, so a caller who reads
   * nothing holds one until his connection ends, and even so many must not stop the page.
   */
  private static final int THREADS = CONNECTIONS + 32;

  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration BODY_PATIENCE = Duration.ofSeconds(30);

  private final String host;
  private final SslContextFactory.@Nullable Server tls;
  private final Address address;
  private final AccessGate gate;
  private final Javalin app;
  private final Browsers browsers;
  private final LiveWall wall;
  private final Bulletin bulletin;
  private int port;

  /**
   * @param host the address to listen on, which the gate has approved
   * @param tls null for plain HTTP
   * @param requests what may be asked, each of it behind the gate
   */
  public WebServer(
      String host,
      SslContextFactory.@Nullable Server tls,
      Address address,
      AccessGate gate,
      LiveWall wall,
      Browsers browsers,
      Bulletin bulletin,
      List<Consumer<RoutesConfig>> requests) {
    this.host = host;
    this.tls = tls;
    this.address = address;
    this.gate = gate;
    this.wall = wall;
    this.browsers = browsers;
    this.bulletin = bulletin;
    this.app =
        Javalin.create(
            config -> {
              configure(config);
              routes(config.routes);
              requests.forEach(each -> each.accept(config.routes));
            });
  }

  /**
   * @param port 0 for any free one
   * @throws UserException when the port is in use
   */
  public void start(int port) {
    this.port = port;
    try {
      app.start();
    } catch (JavalinBindException e) {
      throw new UserException(
          "viewer.port is " + port + ", which is in use on " + host + "; choose another, or 0", e);
    }
  }

  /** Where the page is, as seen from this machine. */
  public String url() {
    InetAddress address = new InetSocketAddress(host, 0).getAddress();
    boolean everywhere = address != null && address.isAnyLocalAddress();
    String name = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    return (tls == null ? "http://" : "https://") + name + ":" + app.port() + this.address.path();
  }

  @Override
  public void close() {
    browsers.close();
    app.stop();
  }

  private void routes(RoutesConfig routes) {
    routes.before(SecurityHeaders::set);
    routes.before(gate::check);
    routes.wsBeforeUpgrade("/stream", gate::check);
    routes.ws("/stream", this::stream);
    routes.exception(Refusal.class, WebServer::refused);
    routes.exception(UnavailableException.class, WebServer::unavailable);
    routes.exception(HttpResponseException.class, this::turnedAway);
    routes.exception(Exception.class, WebServer::failed);
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2, 60_000);
    threads.setName("viewer-http");
    config.jetty.threadPool = threads;
    config.http.maxRequestSize = BodyGuard.LABEL_BYTES;
    // Else a path with a slash at its end is one that Rights does not know.
    config.router.ignoreTrailingSlashes = false;
    config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.DEFAULT));
    config.jetty.modifyServer(
        server ->
            server.setHandler(new PathPrefix(address.path(), new BodyGuard(gate, BODY_PATIENCE))));
    config.jetty.addConnector(this::connector);
    config.jetty.modifyWebSocketServletFactory(
        factory -> {
          factory.setIdleTimeout(Duration.ofSeconds(60));
          factory.setMaxTextMessageSize(MAX_WORD_BYTES);
          factory.setMaxBinaryMessageSize(MAX_WORD_BYTES);
          // Pictures are packed already, or go nowhere.
          factory.getAvailableExtensionNames().clear();
        });
    config.staticFiles.add(
        files -> {
          files.directory = PAGE;
          files.location = Location.CLASSPATH;
          files.headers = Map.of();
        });
  }

  private ServerConnector connector(Server server, HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector = new ServerConnector(server, 1, 1, factories(http, plain));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    ConnectionGuard.over(connector, CONNECTIONS);
    return connector;
  }

  private ConnectionFactory[] factories(HttpConfiguration http, HttpConnectionFactory plain) {
    if (tls == null) {
      return new ConnectionFactory[] {plain};
    }
    // Says that a request came over TLS; that the name it asked for is in the certificate is the
    // browser's to check.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
  }

  private void stream(WsConfig socket) {
    socket.onConnect(
        context -> {
          Session session = context.session;
          boolean near =
              session.getRemoteSocketAddress() instanceof InetSocketAddress remote
                  && remote.getAddress().isLoopbackAddress();
          if (!browsers.join(session, gate.name(context), near, wall.newest())) {
            return;
          }
          bulletin.welcome(session);
          // Only now: a stream that found no place must not cost another its stay.
          Visit stay = gate.stay(context);
          Runnable end = () -> browsers.end(session, SESSION_OVER, "sign in again");
          context.attribute(STAY, new Held(stay, end));
          stay.hold(end);
          if (!session.isOpen()) {
            // It closed before there was something to let go of.
            gate.left(stay, end);
          }
        });
    socket.onMessage(
        context -> {
          String word = context.message();
          if (word.matches("\\d{1,18}")) {
            browsers.painted(context.session, Long.parseLong(word));
          }
        });
    socket.onClose(this::left);
    socket.onError(this::left);
  }

  /** A browser's stream, and what ends it with its session. */
  private record Held(Visit stay, Runnable end) {}

  private void left(WsContext context) {
    browsers.leave(context.session);
    Held held = context.attribute(STAY);
    if (held != null) {
      gate.left(held.stay(), held.end());
    }
  }

  private static void unavailable(UnavailableException e, Context request) {
    request.status(HttpStatus.SERVICE_UNAVAILABLE);
    Api.answer(request, Map.of("error", String.valueOf(e.getMessage())));
  }

  private static void refused(Refusal refusal, Context request) {
    request.status(
        switch (refusal.kind()) {
          case BAD_REQUEST -> HttpStatus.BAD_REQUEST;
          case GONE -> HttpStatus.GONE;
          case CONFLICT -> HttpStatus.CONFLICT;
          case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        });
    Api.answer(request, Map.of("error", String.valueOf(refusal.getMessage())));
  }

  /** A person who is not signed in gets the page to do so, a program one line. */
  private void turnedAway(HttpResponseException response, Context request) {
    request.status(response.getStatus());
    boolean person = Objects.requireNonNullElse(request.header("Accept"), "").contains("text/html");
    long depth = request.path().chars().filter(c -> c == '/').count() - 1;
    if (response.getStatus() == HttpStatus.UNAUTHORIZED.getCode() && person && depth == 0) {
      request.html(page("/signin.html"));
    } else if (response.getStatus() == HttpStatus.UNAUTHORIZED.getCode() && person) {
      // The links of the sign-in are relative, since only the proxy may know what the page's path
      // begins with.
      request.status(HttpStatus.SEE_OTHER).header("Location", "../".repeat((int) depth));
    } else {
      Api.answer(request, Map.of("error", String.valueOf(response.getMessage())));
    }
  }

  private static void failed(Exception e, Context request) {
    log.warn("{} {} failed", request.method(), request.path(), e);
    request.status(HttpStatus.INTERNAL_SERVER_ERROR);
    Api.answer(request, Map.of("error", "the viewer failed; its log says why"));
  }

  private static String page(String name) {
    try (InputStream in =
        Objects.requireNonNull(WebServer.class.getResourceAsStream(PAGE + name), name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
