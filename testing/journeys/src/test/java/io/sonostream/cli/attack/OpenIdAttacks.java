package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.testkit.openid.Forgery;
import io.sonostream.testkit.openid.ForgingProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By forged tokens, stolen or replayed ways back, and addresses that lead elsewhere. */
final class OpenIdAttacks {
  private static final String BACK = "session/openid/back";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String page;
  private final Wire wire;
  private final ForgingProvider provider;
  private final List<Attack> all = new ArrayList<>();

  /**
   * @param page its address, with a slash at the end
   */
  OpenIdAttacks(String page, ForgingProvider provider) {
    this.page = page;
    this.wire = new Wire(page);
    this.provider = provider;
  }

  List<Attack> list() {
    for (Forgery forgery : EnumSet.complementOf(EnumSet.of(Forgery.NONE, Forgery.NO_TOKEN))) {
      attack(
          "an ID token that is " + forgery.name().toLowerCase(java.util.Locale.ROOT),
          () -> {
            provider.issue("boss", List.of("admins"), forgery);
            Begun begun = begin("");
            shut(get(begun.back(), begun.cookie()), 403);
          });
    }
    attack("a way back that was used", this::replayed);
    attack(
        "a way back without its browser's cookie, as in a link that somebody sends",
        () -> shut(get(begin("").back(), null), 400));
    attack(
        "a way back with the cookie of another sign-in",
        () -> shut(get(begin("").back(), begin("").cookie()), 400));
    attack(
        "a state that was guessed",
        () -> shut(get(page + BACK + "?code=x&state=guessed", begin("").cookie()), 400));
    attack(
        "a cookie with a seal of one's own",
        () -> {
          Begun begun = begin("");
          String forged = begun.cookie().replaceFirst("\\.[^.]*$", "." + "A".repeat(43));
          shut(get(begun.back(), forged), 400);
        });
    attack(
        "a code that was made up",
        () -> {
          Begun begun = begin("");
          shut(get(begun.back().replaceFirst("code=[^&]*", "code=x"), begun.cookie()), 400);
        });
    attack(
        "an answer of another provider (mix-up)",
        () -> {
          Begun begun = begin("");
          shut(get(begun.back() + "&iss=https%3A%2F%2Fevil.example", begun.cookie()), 400);
        });
    for (String to :
        List.of(
            "https%3A%2F%2Fevil.example",
            "%2F%2Fevil.example",
            "%23%2Fx%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "%23%2Fx%0d%0aX-Evil%3A%20yes")) {
      attack(
          "an address to come back to that leads elsewhere: " + to,
          () -> {
            HttpResponse<String> answer = get(page + "session/openid?to=" + to, null);
            shut(answer, 400);
            assertThat(answer.headers().firstValue("Location")).isEmpty();
            assertThat(answer.headers().firstValue("X-Evil")).isEmpty();
          });
    }
    attack(
        "a Host of one's own, to be sent the code",
        () ->
            assertThat(
                    wire.ask(
                        "GET /session/openid HTTP/1.1", "Host: evil.example", "Connection: close"))
                .doesNotContain("evil.example"));
    attack(
        "markup as the provider's reason",
        () -> {
          Begun begun = begin("");
          String state = begun.back().replaceFirst(".*[?&](state=[^&]*).*", "$1");
          HttpResponse<String> answer =
              get(
                  page + BACK + "?error=%3Cscript%3Ealert(1)%3C%2Fscript%3E&" + state,
                  begun.cookie());
          shut(answer, 403);
          assertThat(answer.body()).doesNotContain("alert(1)").doesNotContain("<script");
        });
    attack(
        "two hundred sign-ins that are begun and left, each of them whole in its own browser",
        () -> {
          provider.issue("boss", List.of("admins"), Forgery.NONE);
          Begun first = begin("");
          for (int i = 0; i < 200; i++) {
            assertThat(get(page + "session/openid", null).statusCode()).isEqualTo(303);
          }
          assertThat(get(first.back(), first.cookie()).statusCode()).isEqualTo(200);
        });
    return all;
  }

  private void replayed() throws Exception {
    provider.issue("boss", List.of("admins"), Forgery.NONE);
    Begun begun = begin("");
    assertThat(get(begun.back(), begun.cookie()).statusCode()).isEqualTo(200);
    shut(get(begun.back(), begun.cookie()), 400);
  }

  /** A sign-in up to the way back, which the provider has named. */
  private record Begun(String back, String cookie) {}

  private Begun begin(String query) throws IOException, InterruptedException {
    HttpResponse<String> begun = get(page + "session/openid" + query, null);
    String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    HttpResponse<String> answer = get(begun.headers().firstValue("Location").orElseThrow(), null);
    return new Begun(answer.headers().firstValue("Location").orElseThrow(), cookie);
  }

  private HttpResponse<String> get(String address, @Nullable String cookie)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void attack(String what, Attack.Attempt attempt) {
    all.add(
        new Attack(
            "openid",
            what,
            () -> {
              attempt.make();
              assertThat(get(page + "signin.html", null).statusCode())
                  .as("the page lives")
                  .isEqualTo(200);
            }));
  }

  private static void shut(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().allValues("Set-Cookie"))
        .noneMatch(cookie -> cookie.startsWith("sonostream="));
  }
}
