package io.sonostream.viewer.web;

import io.sonostream.service.http.LingeringClose;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the bodies of all requests, and hands on only what is whole and no larger than its path
 * allows. A declared length is a promise that nobody has to keep, so bytes are counted as they
 * come; no thread waits for them; and who may not come in gets no byte read at all.
 *
 * <ul>
 *   <li>Owner: Jetty's threads, one at a time for each request.
 *   <li>Hand-off: a {@link WholeRequest} to the handlers behind.
 *   <li>Bound: {@link #SIGN_IN_BYTES}, {@link #WISH_BYTES} or {@link #LABEL_BYTES} a body, {@link
 *       #ALL_BYTES} of all together, and the patience for each.
 *   <li>Shutdown: with its server.
 * </ul>
 */
final class BodyGuard extends Handler.Wrapper {
  /** A name and a password, each character as up to twelve of a form. */
  private static final int SIGN_IN_BYTES = 4 << 10;

  private static final int WISH_BYTES = 64 << 10;

  /** A label map of a large frame, as runs in JSON. */
  static final int LABEL_BYTES = 16 << 20;

  private static final long ALL_BYTES = 64L << 20;

  private final AccessGate gate;
  private final Duration patience;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param patience from a request's headers to the end of its body
   */
  BodyGuard(AccessGate gate, Duration patience) {
    this.gate = gate;
    this.patience = patience;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    long declared = request.getLength();
    if (declared == 0 || !hasBody(request)) {
      return super.handle(request, response, callback);
    }
    int most = gate.admits(Caller.of(request)) ? most(request) : 0;
    if (most == 0) {
      // Refused by the gate or unknown: what stands behind says so, and needs no body for it.
      return super.handle(new WholeRequest(request, new byte[0]), response, callback);
    }
    if (isMultipart(request)) {
      return refuse(
          request, response, callback, 415, "send a form as application/x-www-form-urlencoded");
    }
    if (declared > most) {
      return tooLarge(request, response, callback, most);
    }
    if (held.addAndGet(most) > ALL_BYTES) {
      held.addAndGet(-most);
      return refuse(
          request, response, callback, 503, "the viewer is busy with other requests; try again");
    }
    Callback done = Callback.from(callback, () -> held.addAndGet(-most));
    new BodyReading(request, most, patience) {
      @Override
      void whole(byte[] body) throws Exception {
        if (!BodyGuard.super.handle(new WholeRequest(request, body), response, done)) {
          Response.writeError(request, response, done, 404);
        }
      }

      @Override
      void tooLarge() {
        BodyGuard.tooLarge(request, response, done, most);
      }

      @Override
      void broken(Throwable cause) {
        int status = cause instanceof HttpException mistake ? mistake.getCode() : 400;
        refuse(request, response, done, status, "the request's body is no HTTP; send it anew");
      }

      @Override
      void failed(Throwable cause) {
        // Whoever is cut off, or goes, is no trouble of ours: the log is not his to fill.
        done.failed(new QuietException.Exception(cause));
      }
    }.begin();
    return true;
  }

  private static boolean hasBody(Request request) {
    return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  private static int most(Request request) {
    String path = String.valueOf(request.getHttpURI().getPath());
    if (!request.getMethod().equals("POST")) {
      return 0;
    } else if (path.equals("/session")) {
      return SIGN_IN_BYTES;
    } else if (path.equals("/api/labels")) {
      return LABEL_BYTES;
    }
    return path.startsWith("/api/") ? WISH_BYTES : 0;
  }

  private static boolean isMultipart(Request request) {
    return Objects.requireNonNullElse(request.getHeaders().get(HttpHeader.CONTENT_TYPE), "")
        .toLowerCase(Locale.ROOT)
        .contains("multipart/");
  }

  private static boolean tooLarge(Request request, Response response, Callback callback, int most) {
    return refuse(
        request,
        response,
        callback,
        413,
        "the request is too large; at most " + most + " bytes are read");
  }

  /** The rest of the body is not worth keeping, so the connection ends with the answer. */
  private static boolean refuse(
      Request request, Response response, Callback callback, int status, String why) {
    SecurityHeaders.set(response);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    byte[] body = Api.json(Map.of("error", why)).getBytes(StandardCharsets.UTF_8);
    return LingeringClose.answer(request, response, callback, ByteBuffer.wrap(body));
  }
}
