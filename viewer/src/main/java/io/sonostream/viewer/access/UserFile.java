package io.sonostream.viewer.access;

import io.sonostream.runtime.AtomicFile;
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
    Map<String, User> users = users();
    boolean added = users.put(user.name(), user) == null;
    write(users);
    return added;
  }

  /**
   * @throws UserException when there is nobody of that name
   */
  public void remove(String name) {
    Map<String, User> users = users();
    if (users.remove(name) == null) {
      throw new UserException(
          "users file " + file + " has no " + name + "; see: sonostream users list");
    }
    write(users);
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

  private void write(Map<String, User> users) {
    List<String> lines = new ArrayList<>();
    lines.add("# name:role:hash, written by sonostream users");
    users.values().forEach(user -> lines.add(user.line()));
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      AtomicFile.writeForOwner(file, bytes);
    } catch (IOException e) {
      throw new UserException("users file " + file + " can't be written: " + RootCause.words(e), e);
    }
  }

  @Override
  public String toString() {
    return "users file " + file;
  }
}
