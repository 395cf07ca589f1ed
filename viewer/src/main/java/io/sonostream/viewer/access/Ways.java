package io.sonostream.viewer.access;

import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways into the page that this viewer offers. */
public final class Ways {
  private static final int MIN_TOKEN = 16;

  private final AccessSettings settings;
  private final byte @Nullable [] tokenDigest;
  private final @Nullable LocalUsers users;
  private final TrustedProxy proxy;

  /**
   * @param host where the page listens
   * @throws UserException when the address can be reached from other machines and nobody would have
   *     to say who he is
   */
  public Ways(String host, @Nullable String token, AccessSettings settings) {
    this.settings = settings;
    if (token != null && token.length() < MIN_TOKEN) {
      throw new UserException(
          "viewer.token has "
              + token.length()
              + " characters; it needs "
              + MIN_TOKEN
              + " or more, for example the output of: openssl rand -hex 16");
    }
    tokenDigest = token == null ? null : Digests.sha256(token);
    users = settings.users() == null ? null : new LocalUsers(settings.users());
    proxy = new TrustedProxy(settings.proxy(), settings.roles());
    if (isOpen() && !isLoopback(host)) {
      throw new UserException(
          "viewer.host is "
              + host
              + ", which other machines can reach, and viewer.token is not set; set one of "
              + MIN_TOKEN
              + " characters or more (SONOSTREAM_VIEWER_TOKEN), set viewer.access.users or"
              + " viewer.access.openid, or use 127.0.0.1");
    }
  }

  /** Nobody has to sign in. */
  public boolean isOpen() {
    return tokenDigest == null
        && users == null
        && !settings.proxy().isSet()
        && !settings.openid().isSet();
  }

  public boolean hasToken() {
    return tokenDigest != null;
  }

  public boolean hasUsers() {
    return users != null;
  }

  /** Whoever sits at this machine, where the page is open. */
  public Optional<Person> here() {
    return isOpen() ? Optional.of(settings.alone(Person.Way.HERE)) : Optional.empty();
  }

  /** Digests are compared, in constant time: neither the length nor a prefix can be felt out. */
  public Optional<Person> byToken(String guess) {
    return tokenDigest != null && MessageDigest.isEqual(Digests.sha256(guess), tokenDigest)
        ? Optional.of(settings.alone(Person.Way.TOKEN))
        : Optional.empty();
  }

  public Optional<Person> byPassword(String name, String password) {
    return users == null ? Optional.empty() : users.signIn(name, password.toCharArray());
  }

  public TrustedProxy proxy() {
    return proxy;
  }

  /** Whether who was let in would be let in again. */
  public boolean stillWelcome(Person person) {
    return person.way() != Person.Way.PASSWORD || (users != null && users.stillHas(person));
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new UserException(
          "viewer.host is " + host + ", which has no address; use 127.0.0.1 or a name of this host",
          e);
    }
  }
}
