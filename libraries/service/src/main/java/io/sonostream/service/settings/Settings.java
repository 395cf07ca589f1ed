package io.sonostream.service.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Loads the settings of one service, for example {@code processor}, as a record.
 *
 * <p>Later wins: {@code sonostream.conf} (shared by all services: {@code kafka}, {@code registry}),
 * {@code processor.conf} (the service's own defaults), the user's file, overrides. Each file may
 * read the environment with {@code ${?NAME}}. Keys are the record's components in kebab case:
 * {@code maxAgeMillis} is {@code max-age-millis}. A key that no record knows is refused, so a
 * typing mistake never passes for a default.
 */
public final class Settings {
  private Settings() {}

  /**
   * @param service section and resource name, for example {@code processor}
   * @param file the user's file, or null
   * @param overrides dotted paths from the root, for example {@code processor.live.enabled}
   * @throws UserException naming every key that is unknown, missing or out of range
   */
  public static <R extends Record> R load(
      String service, Class<R> type, @Nullable Path file, Map<String, ?> overrides) {
    try {
      Config defaults =
          resource(type, service + ".conf")
              .withFallback(resource(Settings.class, "sonostream.conf"));
      Config user = file == null ? ConfigFactory.empty() : parse(file);
      refuseUnknownSections(user, file);
      Config resolved =
          ConfigFactory.parseMap(overrides, "overrides")
              .withFallback(user)
              .withFallback(defaults)
              .resolve(ConfigResolveOptions.defaults());
      return RecordReader.read(type, resolved.getConfig(service), service);
    } catch (ConfigException.Parse e) {
      // Its own message quotes what it stumbled over, which may be a part of a password.
      throw new UserException(
          "configuration: "
              + e.origin().description()
              + " can't be read; look for a missing quote or brace, and quote what holds any of"
              + " $ \" { } [ ] : = , + # ` ^ ? ! @ * & \\",
          e);
    } catch (ConfigException e) {
      throw new UserException("configuration: " + e.getMessage(), e);
    }
  }

  private static Config parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "configuration file " + file + " does not exist; name a readable HOCON file");
    }
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static Config resource(Class<?> anchor, String name) {
    return ConfigFactory.parseResources(
        anchor.getClassLoader(), name, ConfigParseOptions.defaults().setAllowMissing(false));
  }

  /**
   * One file may configure every service, so all their sections are allowed; anything else is a
   * mistake.
   */
  private static void refuseUnknownSections(Config user, @Nullable Path file) {
    Set<String> allowed =
        Set.of(
            "kafka",
            "registry",
            "topics",
            "traces",
            "broker",
            "device",
            "gateway",
            "mlflow",
            "processor",
            "trainer",
            "viewer");
    Set<String> unknown = new TreeSet<>(user.root().keySet());
    unknown.removeAll(allowed);
    if (!unknown.isEmpty()) {
      throw new UserException(
          "configuration file "
              + file
              + ": unknown section "
              + String.join(", ", unknown)
              + "; allowed are "
              + String.join(", ", new TreeSet<>(allowed)));
    }
  }
}
