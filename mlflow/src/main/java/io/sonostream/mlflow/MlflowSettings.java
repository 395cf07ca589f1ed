package io.sonostream.mlflow;

import io.sonostream.model.packaging.ModelStores;
import io.sonostream.model.packaging.ObjectStoreOptions;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.HeaderSecret;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.service.health.HttpSettings;
import io.sonostream.service.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything it can be told; mlflow.conf holds the defaults and says what each key means.
 *
 * @param token null where the server wants none
 * @param modelPrefix before a task's name in the name of its registered model
 * @param packages whether packages are uploaded
 * @param follow whether an alias that is moved there moves the champion here
 * @param poll between two looks
 */
public record MlflowSettings(
    Map<String, String> kafka,
    Map<String, String> registry,
    TopicOptions topics,
    URI url,
    @Nullable String token,
    String experiment,
    String modelPrefix,
    boolean packages,
    boolean follow,
    Duration poll,
    ModelSettings models,
    HttpSettings http,
    Duration startTimeout) {
  public MlflowSettings {
    if (url.getHost() == null
        || !String.valueOf(url.getScheme()).matches("https?")
        || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "url is not such as http://127.0.0.1:5000; name the tracking server, and its token"
              + " apart");
    }
    token = token == null || token.isBlank() ? null : HeaderSecret.visible("mlflow.token", token);
    if (experiment.isBlank()) {
      throw new IllegalArgumentException("experiment is empty; name one");
    }
    if (poll.compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalArgumentException(
          "poll is " + poll.toMillis() + " ms; it must be at least 100 ms");
    }
  }

  /**
   * Where packages are read. Nothing of them is run here, so whose they are is asked of those who
   * do; that they are what their digest says is asked all the same.
   *
   * @param directory the trainer's
   * @param stores other folders and addresses that packages may be fetched from
   * @param keys folder of this installation's keys
   * @param revoked list of what no alias makes serve
   */
  public record ModelSettings(
      Path directory,
      List<String> stores,
      ObjectStoreOptions objectStore,
      Path keys,
      Path revoked) {
    ModelStores open() {
      return ModelStores.of(directory, null, stores, objectStore, TrustedKeys.ANYONE);
    }
  }

  /**
   * @param file the user's file, or null
   * @param overrides dotted paths, for example {@code mlflow.url}
   */
  public static MlflowSettings load(@Nullable Path file, Map<String, ?> overrides) {
    return Settings.load("mlflow", MlflowSettings.class, file, overrides);
  }
}
