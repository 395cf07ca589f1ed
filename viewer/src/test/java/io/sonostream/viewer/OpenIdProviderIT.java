package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.runtime.FreePort;
import io.sonostream.testkit.browser.Tab;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sign-in with a provider that others have certified, from the page's button to its end. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenIdProviderIT {
  private int providerPort;
  private String page;
  private RealProvider provider;
  private Rig rig;

  @BeforeAll
  void start(LocalCluster cluster) throws Exception {
    int port = FreePort.next();
    providerPort = FreePort.next();
    page = "http://127.0.0.1:" + port + "/";
    provider = RealProvider.start(providerPort, page, "id-token");
    rig =
        new Rig(
            cluster,
            "openid-provider",
            Map.of(
                "viewer.port",
                port,
                "viewer.access.openid.timeout",
                "60s",
                "viewer.access.openid.issuer",
                provider.issuer(),
                "viewer.access.openid.client-id",
                RealProvider.CLIENT,
                "viewer.access.openid.client-secret",
                RealProvider.SECRET,
                "viewer.access.openid.page",
                page,
                "viewer.access.openid.label",
                "the hospital",
                "viewer.access.roles.viewer",
                List.of("staff"),
                "viewer.access.roles.operator",
                List.of("ops")));
  }

  @AfterAll
  void close() {
    if (rig != null) {
      rig.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  @Test
  void aPersonIsSignedInWithTheRoleOfHisGroupsAndOutAtBothEnds() {
    Wanderer ann = new Wanderer();
    HttpResponse<String> arrived = signIn(ann, "ann", "?to=%23%2Fmodels");
    assertThat(arrived.statusCode()).as(arrived.body()).isEqualTo(200);
    assertThat(arrived.body()).contains("Signed in.").contains("url=" + page + "#/models\"");
    assertThat(ann.get(page + "api/me").body())
        .contains("\"name\":\"ann\"", "\"role\":\"operator\"", "\"way\":\"openid\"");
    // The provider remembers her: no form again.
    assertThat(ann.get(page + "session/openid").body()).contains("Signed in.");

    String out = ann.post(page + "session/end", "{}").body();
    assertThat(out).contains(provider.issuer() + "/session/end?");
    assertThat(ann.get(page + "api/me").statusCode()).isEqualTo(401);
    HttpResponse<String> asked = ann.get(out.replaceFirst(".*\"next\":\"([^\"]+)\".*", "$1"));
    HttpResponse<String> back = ann.submit(asked, Map.of("logout", "yes"));
    assertThat(back.uri().toString()).isEqualTo(page);
    assertThat(ann.get(page + "session/openid").body()).contains("name=\"login\"");
  }

  @Test
  void whoIsInNoGroupWithARoleIsToldSo() {
    Wanderer eve = new Wanderer();
    HttpResponse<String> refused = signIn(eve, "eve", "");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("eve is in no group that has a role here");
    assertThat(eve.get(page + "api/me").statusCode()).isEqualTo(401);
  }

  @Test
  void aProviderThatIsStartedAnewWithAnotherKeyAndTellsClaimsElsewhereIsStillTheSame() {
    assertThat(signIn(new Wanderer(), "ann", "").body()).contains("Signed in.");
    provider.close();
    provider = RealProvider.start(providerPort, page, "userinfo");
    Wanderer bob = new Wanderer();
    assertThat(signIn(bob, "bob", "").body()).contains("Signed in.");
    assertThat(bob.get(page + "api/me").body()).contains("\"name\":\"bob\"", "\"role\":\"viewer\"");
  }

  @Test
  void aBrowserGoesToTheProviderAndBackToThePartThatWasAskedFor() {
    try (Page browser = Page.at(page + "#/models")) {
      browser.awaitText("#openid", "Sign in with the hospital");
      assertThat(browser.unnamed()).isEmpty();
      browser.tab.click("#openid a");
      browser.awaitTrue("document.querySelector('input[name=login]')");
      browser.tab.evaluate("document.querySelector('input[name=login]').value = 'ann'");
      browser.tab.evaluate("document.querySelector('input[name=password]').value = 'any'");
      browser.tab.evaluate("document.querySelector('form').submit()");
      browser.awaitTrue("document.querySelector('input[name=prompt][value=consent]')");
      browser.tab.evaluate("document.querySelector('form').submit()");
      browser.awaitText("#connection", "Connected");
      browser.awaitText("#me", "ann");
      assertThat(browser.tab.evaluate("location.href").asText()).isEqualTo(page + "#/models");

      browser.tab.click(".sign-out");
      browser.awaitTrue("document.querySelector('[name=logout]')");
      browser.tab.evaluate("document.querySelector('[name=logout]').click()");
      browser.awaitTrue(
          "document.querySelector('#openid')?.hidden === false && location.href === "
              + Tab.quoted(page));
    }
  }

  private HttpResponse<String> signIn(Wanderer person, String name, String query) {
    HttpResponse<String> login = person.get(page + "session/openid" + query);
    assertThat(login.body()).contains("name=\"login\"");
    HttpResponse<String> consent = person.submit(login, Map.of("login", name, "password", "any"));
    return person.submit(consent, Map.of());
  }
}
