package io.sonostream.runtime;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An HTTP answer to its last byte, within a time and a size. A request's own timeout ends with the
 * answer's headers: whoever stalls behind them would be waited for without end.
 */
public final class WholeAnswer {
  private WholeAnswer() {}

  /**
   * @param patience from here to the last byte
   * @throws IOException when there is no such answer
   */
  public static HttpResponse<byte[]> of(
      HttpClient http, HttpRequest request, int maxBytes, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, info -> new LimitedBody(maxBytes));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }
}
