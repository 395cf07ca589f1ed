package io.sonostream.viewer.access;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of the file, as it is now: who was removed or has another role or password is out
 * within a second, without a restart.
 *
 * <p>Owner: the server's threads and the sessions' thread. Hand-off: this object's lock over what
 * was read. Bound: {@link #AT_ONCE} passwords are tried at the same time, since each costs a core
 * for a tenth of a second. Shutdown: nothing to end.
 */
public final class LocalUsers {
  private static final Logger log = LoggerFactory.getLogger(LocalUsers.class);
  private static final int AT_ONCE = 2;

  /** Tried for a name that nobody has, so that it takes as long as for one that somebody has. */
  private static final String NOBODY = Passwords.hash(new char[] {'-'}, new SecureRandom());

  private final Path file;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private Map<String, User> users;
  private @Nullable FileTime read;

  /**
   * @throws UserException when the file can't be read
   */
  public LocalUsers(Path file) {
    this.file = file;
    this.read = modified();
    this.users = new UserFile(file).users();
  }

  /** The person, if the password is right; empty if it is not, or nobody has that name. */
  public Optional<Person> signIn(String name, char[] password) {
    User user = now().get(name);
    places.acquireUninterruptibly();
    try {
      boolean right = Passwords.matches(password, user == null ? NOBODY : user.hash());
      return right && user != null ? Optional.of(user.person()) : Optional.empty();
    } finally {
      places.release();
    }
  }

  /** Whether the file still says of the person what it said at the sign-in, password included. */
  public boolean stillHas(Person person) {
    User user = now().get(person.name());
    return user != null && user.person().equals(person);
  }

  /**
   * A file that was damaged or went away while we run leaves everybody as they are, and is logged
   * once.
   */
  private synchronized Map<String, User> now() {
    FileTime modified = modified();
    if (Objects.equals(modified, read)) {
      return users;
    }
    read = modified;
    if (modified == null) {
      log.warn(
          "users file {} is gone; its users stay as they were until it is back, or the viewer is"
              + " started again",
          file);
    } else {
      try {
        users = new UserFile(file).users();
      } catch (UserException e) {
        log.warn("{}; its users stay as they were", e.getMessage());
      }
    }
    return users;
  }

  private @Nullable FileTime modified() {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException notThere) {
      return null;
    }
  }
}
