package io.sonostream.viewer.access;

import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.RootCause;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The file of local users, readable by its owner only; changed as a whole or not at all. */
public final class UserFile {
  private static final long MAX_BYTES = 1 << 20;

  private final Path file;

  public UserFile(Path file) {
    this.file = file;
  }

  /**
   * Everybody, by name; nobody where there is no file yet.
   *
   * @throws UserException when it can't be read, or a line of it makes no sense
   */
  public Map<String, User> users() {
    Map<String, User> users = new TreeMap<>();
    int number = 0;
    for (String line : lines()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        User user = User.parse(line);
        if (users.put(user.name(), user) != null) {
          throw new UserException(user.name() + " stands there twice; leave one");
        }
      } catch (UserException e) {
        throw new UserException(
            "users file " + file + ", line " + number + ": " + e.getMessage(), e);
      }
    }
    return users;
  }

  /** Whether anybody was ever added. */
  public boolean exists() {
    return Files.exists(file);
  }

  /**
   * Adds a user, or gives one another role and password.
   *
   * @return whether the name is new
   */
  public boolean put(User user) {
    return change(users -> users.put(user.name(), user) == null);
  }

  /**
   * @throws UserException when there is nobody of that name
   */
  public void remove(String name) {
    change(
        users -> {
          if (users.remove(name) == null) {
            throw new UserException(
                "users file " + file + " has no " + name + "; see: sonostream users list");
          }
          return true;
        });
  }

  /** By one at a time: of two commands neither may lose what the other was told is done. */
  private boolean change(Predicate<Map<String, User>> change) {
    try {
      // A link stays one.
      Path real = AtomicFile.behindLinks(file.toAbsolutePath());
      try (ProcessLock lock =
          ProcessLock.take(real.resolveSibling("." + real.getFileName() + ".lock"))) {
        Map<String, User> users = users();
        boolean answer = change.test(users);
        AtomicFile.writeForOwner(real, bytes(users));
        return answer;
      }
    } catch (IOException e) {
      throw new UserException("users file " + file + " can't be written: " + RootCause.words(e), e);
    }
  }

  private List<String> lines() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserException(
            "users file " + file + " is larger than " + MAX_BYTES + " bytes; is it the right one?");
      }
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (CharacterCodingException e) {
      throw new UserException("users file " + file + " is not UTF-8; is it the right one?", e);
    } catch (IOException e) {
      throw new UserException("users file " + file + " can't be read", e);
    }
  }

  private static byte[] bytes(Map<String, User> users) {
    List<String> lines = new ArrayList<>();
    lines.add("# name:role:hash, written by sonostream users");
    users.values().forEach(user -> lines.add(user.line()));
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "users file " + file;
  }
}
