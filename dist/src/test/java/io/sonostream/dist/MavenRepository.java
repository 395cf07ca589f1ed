package io.sonostream.dist;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Where this user's Maven finds what is on Central: there, or at the mirror of its settings. */
record MavenRepository(String url) {
  private static final String CENTRAL = "https://repo.maven.apache.org/maven2";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern MIRROR = Pattern.compile("<mirror>(.*?)</mirror>", Pattern.DOTALL);
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  static MavenRepository ofThisUser() throws IOException {
    Path settings = Path.of(System.getProperty("user.home"), ".m2", "settings.xml");
    if (Files.isRegularFile(settings)) {
      String text = COMMENT.matcher(Files.readString(settings)).replaceAll("");
      Matcher mirrors = MIRROR.matcher(text);
      while (mirrors.find()) {
        if (value(mirrors.group(1), "mirrorOf").matches("(.*,)?(\\*|central|external:\\*)(,.*)?")) {
          return new MavenRepository(value(mirrors.group(1), "url").replaceFirst("/$", ""));
        }
      }
    }
    return new MavenRepository(CENTRAL);
  }

  private static String value(String of, String element) {
    Matcher found = Pattern.compile("<" + element + ">\\s*(.*?)\\s*</" + element + ">").matcher(of);
    return found.find() ? found.group(1) : "";
  }

  /** Whether anything can be asked. */
  boolean answers() throws InterruptedException {
    try {
      return ask("/junit/junit/4.13.2/junit-4.13.2.pom") == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether a jar is there; a repository that says neither yes nor no skips the test.
   *
   * @param classifier empty for none
   */
  boolean has(String group, String artifact, String version, String classifier)
      throws InterruptedException {
    String path =
        "/%s/%s/%s/%s-%s%s.jar"
            .formatted(
                group.replace('.', '/'),
                artifact,
                version,
                artifact,
                version,
                classifier.isEmpty() ? "" : "-" + classifier);
    int status = 0;
    try {
      status = ask(path);
    } catch (IOException e) {
      Assumptions.abort("SKIPPED: " + this + " does not answer: " + e);
    }
    Assumptions.assumeTrue(
        status == 200 || status == 404, "SKIPPED: " + this + " answers " + status);
    return status == 200;
  }

  private int ask(String path) throws IOException, InterruptedException {
    HttpRequest head =
        HttpRequest.newBuilder(URI.create(url + path))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .timeout(PATIENCE)
            .build();
    return HTTP.send(head, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Override
  public String toString() {
    return "the repository of Maven at " + url;
  }
}
