package io.sonostream.service.health;

import io.sonostream.service.http.LingeringClose;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Three pages under their exact paths. No request body is ever read, and no writer is waited for.
 */
final class HealthPages extends Handler.Abstract {
  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";
  private static final String METRICS = "/metrics";
  private static final String PATHS = String.join(", ", LIVE, READY, METRICS);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<Health> live;
  private final Supplier<Health> ready;
  private final Scrape meters;

  HealthPages(Supplier<Health> live, Supplier<Health> ready, Scrape meters) {
    this.live = live;
    this.ready = ready;
    this.meters = meters;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String method = request.getMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      response.setStatus(405);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, TEXT);
      ByteBuffer why = ByteBuffer.wrap(("GET " + PATHS + "\n").getBytes(StandardCharsets.UTF_8));
      return LingeringClose.answer(request, response, callback, why);
    }
    String path = String.valueOf(request.getHttpURI().getPath());
    switch (path) {
      case LIVE:
        return health(response, callback, live.get());
      case READY:
        return health(response, callback, ready.get());
      case METRICS:
        return answer(response, callback, 200, PROMETHEUS, meters.bytes());
      default:
        return text(response, callback, 404, "here are " + PATHS + "\n");
    }
  }

  private static boolean health(Response response, Callback callback, Health health) {
    return text(response, callback, health.ok() ? 200 : 503, health.message() + "\n");
  }

  private static boolean text(Response response, Callback callback, int status, String text) {
    ByteBuffer body = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return answer(response, callback, status, TEXT, body);
  }

  private static boolean answer(
      Response response, Callback callback, int status, String type, ByteBuffer body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    response.write(true, body, callback);
    return true;
  }
}
