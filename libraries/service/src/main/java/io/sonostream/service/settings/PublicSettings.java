package io.sonostream.service.settings;

import io.sonostream.runtime.Secrets;
import io.sonostream.runtime.UserException;
import java.util.Map;

/**
 * Settings that stand on a command line, which every user of the machine can read in the list of
 * processes, and many a shell keeps: no secret may be among them.
 */
public final class PublicSettings {
  private PublicSettings() {}

  /**
   * The same, when none is a secret as far as its name or its URL tells.
   *
   * @param option that they were given by, for example {@code --set}
   * @throws UserException naming the first that is one, without its value
   */
  public static Map<String, String> of(String option, Map<String, String> said) {
    said.forEach((path, value) -> require(option + " " + path, path, value));
    return said;
  }

  /**
   * The same, when it holds no password.
   *
   * @param option that it was given by, for example {@code --registry}
   * @throws UserException without the value
   */
  public static String url(String option, String url) {
    require(option, "url", url);
    return url;
  }

  private static void require(String what, String path, String value) {
    boolean secret = Masking.isSecret(path.replace("\"", "")) && !value.isEmpty();
    if (secret || Secrets.scrub(value).contains(Secrets.MASK + "@")) {
      throw new UserException(
          what
              + " holds a password or another secret, and every user of this machine can read a"
              + " command line; write it into the file of --config, as it is or as ${NAME} of the"
              + " environment");
    }
  }
}
