package io.sonostream.testkit.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One page of the browser.
 *
 * <p>Owner: one thread calls. Hand-off: answers come on the WebSocket's thread, as futures. Bound:
 * one call at a time. Shutdown: with the browser.
 */
public final class Tab {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ANSWER_SECONDS = 60;
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "Tab",
          9,
          "Enter",
          13,
          "Escape",
          27,
          "ArrowLeft",
          37,
          "ArrowUp",
          38,
          "ArrowRight",
          39,
          "ArrowDown",
          40);

  private final WebSocket socket;
  private final AtomicLong calls = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  Tab(HttpClient http, URI address) {
    socket = http.newWebSocketBuilder().buildAsync(address, new Ear()).join();
  }

  /** A command of the protocol, with names and values in turn; returns its result. */
  public JsonNode call(String method, Object... parameters) {
    Map<String, Object> named = new java.util.LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      named.put((String) parameters[i], parameters[i + 1]);
    }
    long id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    try {
      String message = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", named));
      socket.sendText(message, true).join();
      JsonNode node = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (node.has("error")) {
        throw new IllegalStateException(method + ": " + node.get("error"));
      }
      return node.path("result");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(method + " got no answer", e);
    }
  }

  public void navigate(String url) {
    call("Page.navigate", "url", url);
  }

  /** The value of a JavaScript expression, awaited when it is a promise. */
  public JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            "expression",
            expression,
            "awaitPromise",
            true,
            "returnByValue",
            true);
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(
          expression
              + ": "
              + result
                  .path("exceptionDetails")
                  .path("exception")
                  .path("description")
                  .asText(result.path("exceptionDetails").path("text").asText()));
    }
    return result.path("result").path("value");
  }

  /** Moves, presses and releases the left button, as a person does. */
  public void click(double x, double y) {
    mouse("mouseMoved", x, y, 0);
    mouse("mousePressed", x, y, 1);
    mouse("mouseReleased", x, y, 0);
  }

  /** Clicks in the middle of the element, scrolled into sight. */
  public void click(String selector) {
    JsonNode spot =
        evaluate(
            "(() => { const e = document.querySelector("
                + quoted(selector)
                + "); e.scrollIntoView({block: 'center'});"
                + " const b = e.getBoundingClientRect();"
                + " return [b.x + b.width / 2, b.y + b.height / 2]; })()");
    click(spot.get(0).asDouble(), spot.get(1).asDouble());
  }

  /**
   * Presses the button at the first point, goes through the others, and releases it at the last.
   */
  public void drag(double[]... points) {
    mouse("mouseMoved", points[0][0], points[0][1], 0);
    mouse("mousePressed", points[0][0], points[0][1], 1);
    for (double[] point : points) {
      mouse("mouseMoved", point[0], point[1], 1);
    }
    double[] last = points[points.length - 1];
    mouse("mouseReleased", last[0], last[1], 0);
  }

  /** Types text where the focus is. */
  public void type(String text) {
    call("Input.insertText", "text", text);
  }

  /**
   * @param modifiers 1 Alt, 2 Ctrl, 4 Meta, 8 Shift
   */
  public void key(String key, int modifiers) {
    String code = key.length() == 1 ? "Key" + key.toUpperCase(java.util.Locale.ROOT) : key;
    boolean typed = key.length() == 1 && (modifiers & ~8) == 0;
    String text = typed ? key : key.equals("Enter") ? "\r" : "";
    // Without its number the browser hands the key to the page, and does nothing itself.
    int number = NUMBERS.getOrDefault(key, 0);
    call(
        "Input.dispatchKeyEvent",
        "type",
        text.isEmpty() ? "rawKeyDown" : "keyDown",
        "key",
        key,
        "code",
        code,
        "text",
        text,
        "windowsVirtualKeyCode",
        number,
        "modifiers",
        modifiers);
    call(
        "Input.dispatchKeyEvent",
        "type",
        "keyUp",
        "key",
        key,
        "code",
        code,
        "windowsVirtualKeyCode",
        number);
  }

  /** A window of another size, for example a tablet's. */
  public void resize(int width, int height, double scale) {
    call(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        height,
        "deviceScaleFactor",
        scale,
        "mobile",
        false);
  }

  /** PNG of what is in sight. */
  public byte[] screenshot() {
    return Base64.getDecoder()
        .decode(call("Page.captureScreenshot", "format", "png").path("data").asText());
  }

  /** Uncaught exceptions, console errors and violations of the content security policy so far. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Text as a JavaScript literal. */
  public static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void mouse(String type, double x, double y, int buttons) {
    call(
        "Input.dispatchMouseEvent",
        "type",
        type,
        "x",
        x,
        "y",
        y,
        "button",
        type.equals("mouseMoved") && buttons == 0 ? "none" : "left",
        "buttons",
        buttons,
        "clickCount",
        type.equals("mouseMoved") ? 0 : 1);
  }

  private void heard(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asLong());
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    JsonNode params = message.path("params");
    switch (message.path("method").asText()) {
      case "Runtime.exceptionThrown" -> problems.add(params.path("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> {
        if (params.path("type").asText().equals("error")) {
          problems.add(params.path("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        if (params.path("entry").path("level").asText().equals("error")) {
          problems.add(params.path("entry").toString());
        }
      }
      default -> {
        // Other events are nobody's concern here.
      }
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        try {
          heard(JSON.readTree(parts.toString()));
        } catch (JsonProcessingException e) {
          problems.add("unreadable answer of the browser: " + e.getMessage());
        }
        parts.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
