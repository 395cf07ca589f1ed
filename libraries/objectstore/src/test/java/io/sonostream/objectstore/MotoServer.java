package io.sonostream.objectstore;

import io.sonostream.runtime.FreePort;
import io.sonostream.runtime.Python;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** An S3 server of somebody else's, on this machine, which forgets everything at its end. */
final class MotoServer implements AutoCloseable {
  private final Process process;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Skips the calling test where it is not installed. */
  MotoServer(Path log) throws Exception {
    Python.assume("moto", "flask");
    int port = FreePort.next();
    address = URI.create("http://127.0.0.1:" + port);
    process =
        Python.command("-m", "moto.server", "-H", "127.0.0.1", "-p", String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Awaitility.await("moto answers").atMost(Duration.ofMinutes(2)).until(this::answers);
  }

  URI address() {
    return address;
  }

  void makeBucket(String name) throws Exception {
    put("/" + name, HttpRequest.BodyPublishers.noBody());
  }

  /** Past the store, as somebody else would who may write to the bucket. */
  void put(String path, HttpRequest.BodyPublisher body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(address.resolve(path)).PUT(body).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  int status(String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(address.resolve(path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private boolean answers() throws InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("moto ended with " + process.exitValue());
    }
    try {
      return status("/") > 0;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
  }
}
