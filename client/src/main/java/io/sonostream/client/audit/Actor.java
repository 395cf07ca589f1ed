package io.sonostream.client.audit;

import io.sonostream.runtime.UserException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who makes a change, as far as we know it, never as they say it.
 *
 * @param name of the person
 * @param via how we know: the page's session, the operating system, or that it is a service
 * @param from the browser's address, or this machine's name
 */
public record Actor(String name, String via, String from) {
  public Actor {
    if (name.isBlank()) {
      throw new UserException("who makes this change is not known; give the user a name");
    }
  }

  /** Whoever this process runs as. */
  public static Actor ofThisProcess() {
    return new Actor(System.getProperty("user.name", "unknown"), "cli", hostName());
  }

  /** A service that decides by itself, as the trainer does. */
  public static Actor ofService(String name) {
    return new Actor(name, "service", hostName());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown host";
    }
  }
}
