package io.sonostream.viewer.access;

import io.sonostream.runtime.UserException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes a proxy's word for who somebody is, and from where, if it is the proxy that speaks. */
public final class TrustedProxy {
  private final Set<InetAddress> addresses;
  private final ProxySettings settings;
  private final RoleNames roles;

  /**
   * @throws UserException when an address is none
   */
  public TrustedProxy(ProxySettings settings, RoleNames roles) {
    this.settings = settings;
    this.roles = roles;
    this.addresses =
        settings.addresses().stream().map(TrustedProxy::address).collect(Collectors.toSet());
  }

  /**
   * @param remote the address at the other end of the connection
   * @param headers of the request, by name: its lines in their order
   * @return empty when it is not the proxy, or it names nobody with a role
   */
  public Optional<Person> person(String remote, Function<String, List<String>> headers) {
    String name = isIt(remote) ? only(headers.apply(settings.userHeader())) : null;
    String groups = only(headers.apply(settings.groupsHeader()));
    if (name == null || groups == null) {
      return Optional.empty();
    }
    try {
      return roles
          .of(Arrays.stream(groups.split(",")).map(String::strip).toList())
          .map(role -> new Person(name.strip(), role, Person.Way.PROXY));
    } catch (IllegalArgumentException unprintable) {
      return Optional.empty();
    }
  }

  /** One of two may be another's than the proxy's. */
  private static @Nullable String only(List<String> lines) {
    return lines.size() == 1 ? lines.get(0) : null;
  }

  /**
   * Where a request comes from: the last address that the proxy names, or the connection's. Some
   * proxies write it behind what the client says, others into a line of its own behind the
   * client's.
   */
  public String origin(String remote, Function<String, List<String>> headers) {
    List<String> lines = isIt(remote) ? headers.apply("X-Forwarded-For") : List.of();
    if (lines.isEmpty()) {
      return remote;
    }
    String forwarded = lines.get(lines.size() - 1);
    String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    return last.matches("[0-9a-fA-F.:\\[\\]]{2,50}") ? last : remote;
  }

  private boolean isIt(String remote) {
    // An address in digits: nothing is looked up.
    return !addresses.isEmpty()
        && remote.matches("[0-9a-fA-F.:%\\[\\]]+")
        && addresses.contains(address(remote));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new UserException(
          "viewer.access.proxy.addresses has " + text + ", which is no address", e);
    }
  }
}
