package io.sonostream.gateway.web;

import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Outcome;
import io.sonostream.gateway.receive.Outcome.Kind;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.SpooledInstance;
import io.sonostream.gateway.receive.TooLargeException;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.StowSettings;
import io.sonostream.runtime.LineBudget;
import io.sonostream.service.http.BearerToken;
import io.sonostream.service.http.LingeringClose;
import io.sonostream.service.http.RequestLife;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the instances of a request one by one; the answer goes out once the fate of each is known.
 *
 * <p>Owner: Jetty's threads, one a request. Hand-off: none. Bound: so many requests, each for so
 * long, one part of each in the spool, {@link #MOST_PARTS} of each in its answer. Shutdown: the
 * server's.
 */
final class StowHandler extends Handler.Abstract {
  private static final Logger log = LoggerFactory.getLogger(StowHandler.class);
  private static final String JSON = "application/dicom+json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String DICOM = "application/dicom";
  private static final int LINES_A_MINUTE = 60;

  /** The answer tells of each. */
  private static final int MOST_PARTS = 10_000;

  private final BearerToken token;
  private final Pattern studies;
  private final String studiesPath;
  private final Spool spool;
  private final InstanceIntake intake;
  private final Way way;
  private final Duration requestLife;
  private final Semaphore requests;
  private final LineBudget lines = new LineBudget(log, LINES_A_MINUTE, System::nanoTime);

  StowHandler(StowSettings settings, Spool spool, InstanceIntake intake, Way way) {
    this.token = new BearerToken(settings.token());
    this.studiesPath = settings.path() + "/studies";
    this.studies = Pattern.compile(Pattern.quote(studiesPath) + "(?:/([0-9.]{1,64}))?");
    this.spool = spool;
    this.intake = intake;
    this.way = way;
    this.requestLife = settings.requestLife();
    this.requests = new Semaphore(settings.maxRequests());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Matcher path = studies.matcher(String.valueOf(request.getHttpURI().getPath()));
    if (!token.admits(request)) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
      return refuse(request, response, callback, 401, "the token is missing, or another one");
    }
    if (!path.matches()) {
      return refuse(request, response, callback, 404, "here is " + studiesPath);
    }
    if (!request.getMethod().equals("POST")) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      return refuse(request, response, callback, 405, "instances are sent by POST");
    }
    MediaType type = MediaType.of(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    if (!type.name().equals("multipart/related") || !type.parameter("type").equals(DICOM)) {
      return refuse(
          request,
          response,
          callback,
          415,
          "content must be multipart/related; type=\"" + DICOM + "\"");
    }
    if (!requests.tryAcquire()) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 5);
      return refuse(
          request, response, callback, 503, "there are as many requests as may be; come again");
    }
    RequestLife life = RequestLife.begin(request, requestLife);
    try (InputStream body = LingeringClose.body(request)) {
      StowAnswer answer = new StowAnswer();
      take(new Multipart(body, type.parameter("boundary")), path.group(1), life, answer);
      if (answer.isEmpty()) {
        return refuse(request, response, callback, 400, "body has no part");
      }
      return answer(response, callback, answer.status(), JSON, answer.json());
    } catch (BadRequestException e) {
      return refuse(request, response, callback, 400, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      lines.info(
          "a sender by STOW-RS is lost: {}",
          life.isOver()
              ? "its request was not whole within gateway.stow.request-life, " + requestLife
              : String.valueOf(e.getMessage()));
      callback.failed(e);
      return true;
    } finally {
      life.end();
      requests.release();
    }
  }

  private void take(Multipart parts, @Nullable String study, RequestLife life, StowAnswer answer)
      throws IOException {
    int count = 0;
    for (Map<String, String> headers = parts.next(); headers != null; headers = parts.next()) {
      if (++count > MOST_PARTS) {
        // What came before is safe, and known again when it is sent again.
        throw new BadRequestException(
            "body has more than " + MOST_PARTS + " parts; send them in several requests");
      }
      String type = MediaType.of(headers.get("content-type")).name();
      if (!type.isEmpty() && !type.equals(DICOM)) {
        parts.body((bytes, offset, length) -> {});
        answer.add(
            new Outcome(Kind.REFUSED, "", "", 0, "a part is " + type + "; it must be " + DICOM));
        continue;
      }
      answer.add(take(parts, study, life));
    }
  }

  private Outcome take(Multipart parts, @Nullable String study, RequestLife life)
      throws IOException {
    try (SpooledInstance spooled = spool.open()) {
      FullSpool full = new FullSpool(spooled);
      parts.body(full);
      if (full.tooLarge != null) {
        return intake.refuse(way, "", full.tooLarge);
      }
      if (full.why != null) {
        return new Outcome(Kind.NOT_NOW, "", "", 0, full.why);
      }
      life.pause();
      Outcome outcome = intake.take(spooled.whole(), way, study);
      life.goOn();
      return outcome;
    }
  }

  /** Once there is no room for a part, the rest of it is read and dropped: others follow it. */
  private static final class FullSpool implements Multipart.Sink {
    private final SpooledInstance spooled;
    private @Nullable TooLargeException tooLarge;
    private @Nullable String why;

    FullSpool(SpooledInstance spooled) {
      this.spooled = spooled;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (tooLarge != null || why != null) {
        return;
      }
      try {
        spooled.write(bytes, offset, length);
      } catch (TooLargeException e) {
        tooLarge = e;
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
      }
    }
  }

  private static boolean refuse(
      Request request, Response response, Callback callback, int status, String why) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, TEXT);
    return LingeringClose.answer(
        request,
        response,
        callback,
        ByteBuffer.wrap((why + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean answer(
      Response response, Callback callback, int status, String type, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
