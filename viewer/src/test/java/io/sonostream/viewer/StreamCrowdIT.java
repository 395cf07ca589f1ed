package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.access.User;
import io.sonostream.viewer.access.UserFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many streams for few places: who has one keeps it, and nobody takes what is another's. */
@ExtendWith(SharedCluster.class)
class StreamCrowdIT {
  private static final String TOKEN = "0123456789abcdef-secret";
  private static final String PASSWORD = "correct horse battery & more";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int FULL = 1013;
  private static final int SESSION_OVER = 1008;
  private static final int NEVER_OPENED = -1;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger sequence = new AtomicInteger();

  @TempDir Path folder;

  @Test
  void threeHundredStreamsForFourPlacesChangeNothingForThoseWhoHaveOne(LocalCluster cluster) {
    try (Rig rig = new Rig(cluster, "crowd", Map.of("viewer.max-browsers", 4))) {
      List<Onlooker> seated = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        seated.add(stream(rig, ""));
      }
      showsPictures(rig, seated);
      List<CompletableFuture<Onlooker>> crowd = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        crowd.add(streamLater(rig, ""));
      }
      List<Onlooker> refused = crowd.stream().map(CompletableFuture::join).toList();
      await().atMost(PATIENCE).until(() -> refused.stream().allMatch(Onlooker::isOver));
      // Of connections that are no streams yet there is a bound too: its oldest are cut off. And
      // whoever has not answered its farewell after seconds is cut off, if it has read it or not.
      assertThat(refused).extracting(Onlooker::code).isSubsetOf(FULL, NEVER_OPENED, Onlooker.GONE);
      assertThat(refused).extracting(Onlooker::code).contains(FULL);
      showsPictures(rig, seated);
      assertThat(seated).extracting(Onlooker::code).containsOnly(0);

      seated.get(0).leave();
      await().atMost(PATIENCE).until(() -> findsAPlace(rig));
      seated.forEach(ear -> ear.leave());
    }
  }

  @Test
  void whoIsRefusedAndStaysIsCutOff(LocalCluster cluster) throws Exception {
    try (Rig rig = new Rig(cluster, "lingering", Map.of("viewer.max-browsers", 1))) {
      Onlooker seated = stream(rig, "");
      showsPictures(rig, List.of(seated));
      try (RawStream raw = RawStream.open(rig.url(), 1 << 16, "")) {
        byte[] farewell = raw.shortFrame();
        assertThat(farewell[0]).isEqualTo((byte) 0x88);
        assertThat((farewell[2] & 0xff) << 8 | farewell[3] & 0xff).isEqualTo(FULL);
        // It answers nothing, and keeps the line busy.
        await().atMost(PATIENCE).until(() -> !raw.ping());
      }
      showsPictures(rig, List.of(seated));
      seated.leave();
    }
  }

  @Test
  void whoReadsNothingIsCutOffWhenItsSessionEnds(LocalCluster cluster) throws Exception {
    int side = 1024;
    try (Rig rig = new Rig(cluster, "deaf", Map.of("viewer.token", TOKEN))) {
      String cookie = signIn(rig, "token=" + TOKEN);
      try (RawStream raw = RawStream.open(rig.url(), 4096, "Cookie: " + cookie)) {
        Onlooker other = stream(rig, signIn(rig, "token=" + TOKEN));
        for (int device = 0; device < 12; device++) {
          Frame frame = Records.frame("large-" + device, 0, side, side);
          rig.publish(frame, new byte[side * side], List.of("lesion"), "v1");
        }
        await().atMost(PATIENCE).until(() -> other.pictures.get() >= 12);
        assertThat(post(rig, "session/end", cookie, "").statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> !raw.ping());
        assertThat(other.code()).isZero();
        other.leave();
      }
    }
  }

  @Test
  void onePersonsStreamsLeaveRoomForOthers(LocalCluster cluster) throws Exception {
    Path users = folder.resolve("users");
    for (String name : List.of("greedy", "modest", "late")) {
      new UserFile(users).put(User.of(name, Role.VIEWER, PASSWORD.toCharArray()));
    }
    Map<String, Object> settings =
        Map.of("viewer.max-browsers", 4, "viewer.access.users", users.toString());
    try (Rig rig = new Rig(cluster, "shares", settings)) {
      String greedy = signIn(rig, "greedy");
      List<Onlooker> many = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        many.add(stream(rig, greedy));
      }
      Onlooker fifth = stream(rig, greedy);
      await().atMost(PATIENCE).until(fifth::isOver);
      assertThat(fifth.code()).isEqualTo(FULL);

      Onlooker modest = stream(rig, signIn(rig, "modest"));
      await().atMost(PATIENCE).until(() -> many.get(0).isOver());
      assertThat(many).extracting(Onlooker::code).containsExactly(FULL, 0, 0, 0);
      Onlooker late = stream(rig, signIn(rig, "late"));
      await().atMost(PATIENCE).until(() -> many.get(1).isOver());
      assertThat(many).extracting(Onlooker::code).containsExactly(FULL, FULL, 0, 0);
      // Who has most has no more than anybody would have then.
      Onlooker second = stream(rig, signIn(rig, "modest"));
      await().atMost(PATIENCE).until(second::isOver);
      assertThat(second.code()).isEqualTo(FULL);
      showsPictures(rig, List.of(modest, late, many.get(2), many.get(3)));
      for (Onlooker ear : List.of(modest, late, many.get(2), many.get(3))) {
        ear.leave();
      }
    }
  }

  @Test
  void aStreamThatSaysGoodByeIsToldWhyItsSessionIsOver(LocalCluster cluster) throws Exception {
    try (Rig rig = new Rig(cluster, "over", Map.of("viewer.token", TOKEN))) {
      String cookie = signIn(rig, "token=" + TOKEN);
      Onlooker ear = stream(rig, cookie);
      assertThat(post(rig, "session/end", cookie, "").statusCode()).isEqualTo(200);
      await().atMost(PATIENCE).until(ear::isOver);
      assertThat(ear.code()).isEqualTo(SESSION_OVER);
    }
  }

  private boolean findsAPlace(Rig rig) {
    Onlooker ear = stream(rig, "");
    boolean found = !ear.isOver();
    ear.leave();
    return found;
  }

  private void showsPictures(Rig rig, List<Onlooker> ears) {
    List<Integer> before = ears.stream().map(ear -> ear.pictures.get()).toList();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              rig.publish(
                  Records.frame("steady", sequence.getAndIncrement(), 16, 16),
                  new byte[256],
                  List.of("lesion"),
                  "v1");
              for (int i = 0; i < ears.size(); i++) {
                if (ears.get(i).pictures.get() <= before.get(i)) {
                  return false;
                }
              }
              return true;
            });
  }

  private Onlooker stream(Rig rig, String cookie) {
    Onlooker ear = streamLater(rig, cookie).join();
    assertThat(ear.code()).isNotEqualTo(NEVER_OPENED);
    // It has its place, or none: the handshake alone says nothing of it.
    await().atMost(PATIENCE).until(() -> ear.isOver() || ear.words.get() > 0);
    return ear;
  }

  private CompletableFuture<Onlooker> streamLater(Rig rig, String cookie) {
    Onlooker ear = new Onlooker();
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (!cookie.isEmpty()) {
      builder.header("Cookie", cookie);
    }
    return builder
        .buildAsync(URI.create(rig.url().replaceFirst("^http", "ws") + "stream"), ear)
        .handle(
            (socket, failure) -> {
              if (failure == null) {
                ear.socket = socket;
              } else {
                ear.closed(NEVER_OPENED);
              }
              return ear;
            });
  }

  private String signIn(Rig rig, String who) throws IOException, InterruptedException {
    String form =
        who.startsWith("token=")
            ? who
            : "name=" + who + "&password=" + PASSWORD.replace(" ", "+").replace("&", "%26");
    return post(rig, "session", "", form)
        .headers()
        .firstValue("Set-Cookie")
        .orElseThrow()
        .replaceFirst(";.*", "");
  }

  private HttpResponse<String> post(Rig rig, String path, String cookie, String form)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(rig.url() + path))
            .header("X-Sonostream", "page")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
