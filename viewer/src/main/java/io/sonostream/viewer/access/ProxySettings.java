package io.sonostream.viewer.access;

import java.util.List;

/**
 * A proxy that signs people in and says in headers who they are.
 *
 * @param addresses from which it connects; from anywhere else its headers mean nothing
 * @param userHeader holds the name
 * @param groupsHeader holds the groups, with commas between them
 */
public record ProxySettings(List<String> addresses, String userHeader, String groupsHeader) {
  public ProxySettings {
    addresses = List.copyOf(addresses);
    for (String header : List.of(userHeader, groupsHeader)) {
      if (!header.matches("[A-Za-z0-9-]+")) {
        throw new IllegalArgumentException("header " + header + " is no name of a header");
      }
    }
  }

  boolean isSet() {
    return !addresses.isEmpty();
  }
}
