package io.sonostream.processor.openinference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.processor.inference.ServingStatus;
import io.sonostream.runtime.LineBudget;
import io.sonostream.service.health.Health;
import io.sonostream.service.http.BearerToken;
import io.sonostream.service.http.LingeringClose;
import io.sonostream.service.http.RequestLife;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets callers in, finds out what they ask for and brings the answer.
 *
 * <p>Owner: Jetty's threads, one a request. Hand-off: none. Bound: {@link Room}, and for each
 * caller {@link RequestLife}. Shutdown: the server's.
 */
final class Guard extends Handler.Abstract {
  /** Of the JSON, where the tensors' bytes follow it. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private static final Logger log = LoggerFactory.getLogger(Guard.class);
  private static final int LINES_A_MINUTE = 60;
  private static final Pattern MODEL =
      Pattern.compile("/v2/models/([^/]+)(?:/versions/([^/]+))?(?:/(ready|infer))?");

  private final OpenInferenceSettings settings;
  private final BearerToken token;
  private final Inference inference;
  private final Supplier<Health> live;
  private final Supplier<Health> ready;
  private final CallerTraces traces;
  private final Room room;
  private final MeterRegistry meters;
  private final LineBudget lines = new LineBudget(log, LINES_A_MINUTE, System::nanoTime);

  Guard(
      OpenInferenceSettings settings,
      Inference inference,
      Supplier<Health> live,
      Supplier<Health> ready,
      MeterRegistry meters,
      CallerTraces traces) {
    this.settings = settings;
    this.token = new BearerToken(settings.token());
    this.inference = inference;
    this.live = live;
    this.ready = ready;
    this.room = new Room(settings.maxRequests(), settings.maxBytes());
    this.meters = meters;
    this.traces = traces;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    RequestLife life = RequestLife.begin(request, settings.requestLife());
    Callback told = Callback.from(life::end, callback);
    Answer answer;
    try {
      answer = answer(request, response, life);
    } catch (RefusedRequestException e) {
      answer = Answer.error(e.status(), String.valueOf(e.getMessage()));
      if (e.mayComeAgain()) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
      }
      return LingeringClose.answer(request, response, told, begin(response, answer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = Answer.error(503, "the processor is being stopped");
    } catch (IOException e) {
      lines.info(
          "a caller by the Open Inference Protocol is lost: {}",
          life.isOver()
              ? "its request was not whole within processor.open-inference.request-life, "
                  + settings.requestLife()
              : String.valueOf(e.getMessage()));
      told.failed(e);
      return true;
    }
    ByteBuffer body = begin(response, answer);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    response.write(true, body, told);
    return true;
  }

  private Answer answer(Request request, Response response, RequestLife life)
      throws RefusedRequestException, IOException, InterruptedException {
    if (!token.admits(request)) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
      throw new RefusedRequestException(401, "the token is missing, or another one");
    }
    String path = String.valueOf(request.getHttpURI().getPath()).replaceFirst("(?<=.)/$", "");
    Matcher model = MODEL.matcher(path);
    boolean infers = model.matches() && "infer".equals(model.group(3));
    String method = infers ? "POST" : "GET";
    if (!request.getMethod().equals(method)) {
      response.getHeaders().put(HttpHeader.ALLOW, method);
      throw new RefusedRequestException(405, path + " is asked by " + method);
    }
    if (model.matches()) {
      return model(request, model, infers, life);
    }
    return switch (path) {
      case "/v2" -> Pages.server();
      case "/v2/health/live" -> Pages.health("live", live.get());
      case "/v2/health/ready" -> Pages.health("ready", ready.get());
      default ->
          throw new RefusedRequestException(
              404,
              "here are /v2, /v2/health/live, /v2/health/ready, /v2/models/TASK and below it ready"
                  + " and infer");
    };
  }

  private Answer model(Request request, Matcher path, boolean infers, RequestLife life)
      throws RefusedRequestException, IOException, InterruptedException {
    String task = decoded(path.group(1));
    String version = path.group(2) == null ? null : decoded(path.group(2));
    if (!infers) {
      ServingStatus serving = inference.model(task, version);
      return path.group(3) == null ? Pages.metadata(serving) : Pages.ready(serving);
    }
    CallerTraces.Asked trace = traces.begin(request.getHeaders());
    String outcome = "failed";
    try (Room.Place place = room.enter()) {
      ServingStatus serving = inference.model(task, version);
      trace.of(serving.model().task());
      byte[] body = body(request, place);
      life.pause();
      try {
        InferRequest asked = new InferRequestReader(body, jsonLength(request, body.length)).read();
        Answer answer = inference.mask(serving, version, asked, place, trace);
        outcome = "answered";
        return answer;
      } finally {
        life.goOn();
      }
    } catch (IOException e) {
      outcome = life.isOver() ? "cut" : "failed";
      throw e;
    } catch (RefusedRequestException e) {
      outcome =
          switch (e.status()) {
            case 503 -> "busy";
            case 504 -> "late";
            default -> "refused";
          };
      throw e;
    } finally {
      Counter.builder("sonostream.open.inference.requests")
          .description("Masks asked for by the Open Inference Protocol, by what became of them")
          .tag("outcome", outcome)
          .register(meters)
          .increment();
      trace.end(outcome);
    }
  }

  private byte[] body(Request request, Room.Place place)
      throws RefusedRequestException, IOException {
    String coding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    if (coding != null && !coding.equals("identity")) {
      throw new RefusedRequestException(415, "content is coded as " + coding + "; send it plain");
    }
    long length = request.getLength();
    if (length < 0) {
      throw new RefusedRequestException(411, "Content-Length is missing; set it");
    }
    if (length > settings.maxRequestBytes()) {
      throw new RefusedRequestException(
          413,
          "the request has "
              + length
              + " bytes; allowed are "
              + settings.maxRequestBytes()
              + " (processor.open-inference.max-request-bytes)");
    }
    // As it comes, and again as a tensor.
    place.take(2 * length, "a request of " + length + " bytes");
    try (InputStream in = LingeringClose.body(request)) {
      return in.readNBytes((int) length);
    }
  }

  private static int jsonLength(Request request, int bodyLength) throws RefusedRequestException {
    String told = request.getHeaders().get(JSON_LENGTH);
    if (told == null) {
      return bodyLength;
    }
    try {
      int length = Integer.parseInt(told.strip());
      if (length >= 0 && length <= bodyLength) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Told below, like one that is too large.
    }
    throw RefusedRequestException.bad(
        JSON_LENGTH + " is " + told + "; the body has " + bodyLength + " bytes");
  }

  private static String decoded(String part) throws RefusedRequestException {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw RefusedRequestException.bad("the path can't be read: " + e.getMessage());
    }
  }

  /** Returns the body that is left to send. */
  private static ByteBuffer begin(Response response, Answer answer) {
    response.setStatus(answer.status());
    response
        .getHeaders()
        .put(
            HttpHeader.CONTENT_TYPE,
            answer.isBinary() ? "application/octet-stream" : "application/json");
    if (answer.isBinary()) {
      response.getHeaders().put(JSON_LENGTH, answer.json().length);
    }
    ByteBuffer body = ByteBuffer.allocate(answer.json().length + answer.tensor().length);
    return body.put(answer.json()).put(answer.tensor()).flip();
  }
}
