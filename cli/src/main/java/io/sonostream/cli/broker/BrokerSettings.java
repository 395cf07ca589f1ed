package io.sonostream.cli.broker;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.service.http.Loopback;
import io.sonostream.service.http.TlsSettings;
import io.sonostream.service.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A broker and a registry for one machine; broker.conf holds the defaults and says what each key
 * means.
 *
 * @param users by name; none means that nobody is asked who he is
 */
record BrokerSettings(
    TopicOptions topics,
    Path directory,
    String host,
    int port,
    int registryPort,
    TlsSettings tls,
    Map<String, User> users) {
  /** Who may do everything. */
  static final String ADMIN = "admin";

  private static final int LEAST_PASSWORD = 16;

  /**
   * One who may come in.
   *
   * @param password his; or the file of it, not both
   * @param passwordFile whose first line is the password, so that it stands in no environment
   * @param rights services of docs/security.md, or {@link #ADMIN}
   */
  record User(@Nullable String password, @Nullable Path passwordFile, List<String> rights) {
    User {
      if ((password == null) == (passwordFile == null)) {
        throw new IllegalArgumentException(
            "password and password-file are "
                + (password == null ? "both missing" : "both set")
                + "; set one of them");
      }
      Set<String> known = new TreeSet<>(RightsTable.shipped().services());
      known.add(ADMIN);
      if (rights.isEmpty() || !known.containsAll(rights)) {
        throw new IllegalArgumentException(
            "rights are " + rights + "; allowed are " + String.join(", ", known));
      }
      rights = List.copyOf(rights);
    }

    boolean isAdmin() {
      return rights.contains(ADMIN);
    }

    /**
     * From wherever it is said.
     *
     * @throws UserException when its file can't be read, or it is too short
     */
    String secret() {
      String secret = passwordFile == null ? String.valueOf(password) : firstLine(passwordFile);
      if (secret.length() < LEAST_PASSWORD) {
        throw new UserException(
            "a password of broker.users"
                + (passwordFile == null ? "" : " (" + passwordFile + ")")
                + " has "
                + secret.length()
                + " characters; it must have at least "
                + LEAST_PASSWORD);
      }
      return secret;
    }

    private static String firstLine(Path file) {
      try {
        return Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("");
      } catch (IOException e) {
        throw new UserException(
            "password-file is " + file + ", which can't be read; name one that can", e);
      }
    }
  }

  BrokerSettings {
    for (int each : new int[] {port, registryPort}) {
      if (each < 0 || each > 65_535) {
        throw new IllegalArgumentException(
            "port or registry-port is " + each + "; allowed are 0 to 65535");
      }
    }
    for (String name : users.keySet()) {
      if (!name.matches("[A-Za-z0-9._-]{1,64}") || name.equals("broker")) {
        throw new IllegalArgumentException(
            "users has the name '"
                + name
                + "'; allowed are letters, digits, dot, dash and underscore, and not 'broker'");
      }
    }
    if (users.isEmpty() != (tls.keyStore() == null)) {
      throw new IllegalArgumentException(
          users.isEmpty()
              ? "tls.key-store is set and users names nobody; name who may come in"
              : "users are named and tls.key-store is not set; set it, for what they send is worth"
                  + " a password");
    }
    if (!users.isEmpty() && users.values().stream().noneMatch(User::isAdmin)) {
      throw new IllegalArgumentException(
          "users has nobody with the rights [admin]; somebody must make the topics");
    }
    if (users.isEmpty() && !Loopback.is(host)) {
      throw new IllegalArgumentException(
          "host is "
              + host
              + ", which other machines can reach, and users names nobody; name them, or use"
              + " 127.0.0.1");
    }
    users = Map.copyOf(users);
  }

  static BrokerSettings load(@Nullable Path file, Map<String, ?> overrides) {
    return Settings.load("broker", BrokerSettings.class, file, overrides);
  }

  /** The users' passwords by their names. */
  Map<String, String> passwords() {
    return users.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, user -> user.getValue().secret()));
  }

  boolean isSecured() {
    return !users.isEmpty();
  }

  Set<String> admins() {
    return users.entrySet().stream()
        .filter(user -> user.getValue().isAdmin())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
