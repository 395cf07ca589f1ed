package io.sonostream.schemas.registry;

import io.sonostream.runtime.HeaderSecret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.JaasContext;

/** Where the Authorization header of a request comes from. */
interface Credentials {

  /**
   * @param server which registry is asked, with its user info
   * @return the header's value; empty for none
   * @throws RegistryUnavailableException when a token can't be fetched
   */
  Optional<String> authorization(URI server);

  /**
   * The registry answered 401 to the last header.
   *
   * @return true if another one may help
   */
  default boolean renew() {
    return false;
  }

  /** As configured; bearer wins over basic, as in Confluent's clients. */
  static Credentials of(RegistryConfig config, OAuthToken.Fetcher fetcher) {
    switch (config.getString(RegistryConfig.BEARER_SOURCE)) {
      case "STATIC_TOKEN":
        String token = config.secret(RegistryConfig.BEARER_TOKEN);
        require(RegistryConfig.BEARER_TOKEN, token, "STATIC_TOKEN");
        String header = "Bearer " + HeaderSecret.visible(RegistryConfig.BEARER_TOKEN, token);
        return server -> Optional.of(header);
      case "OAUTHBEARER":
        return new OAuthToken(config, fetcher, System::nanoTime);
      default:
        return basic(config);
    }
  }

  private static Credentials basic(RegistryConfig config) {
    switch (config.getString(RegistryConfig.BASIC_SOURCE)) {
      case "USER_INFO":
        String userInfo = config.secret(RegistryConfig.BASIC_USER_INFO);
        require(RegistryConfig.BASIC_USER_INFO, userInfo, "USER_INFO");
        String header = basicHeader(userInfo);
        return server -> Optional.of(header);
      case "SASL_INHERIT":
        String inherited = basicHeader(jaasUserInfo(config.originals()));
        return server -> Optional.of(inherited);
      default:
        return server ->
            Optional.ofNullable(server.getRawUserInfo())
                .map(
                    raw ->
                        basicHeader(
                            // A plus is a plus in an address.
                            URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8)));
    }
  }

  private static String jaasUserInfo(Map<String, Object> configs) {
    if (configs.get("sasl.jaas.config") == null) {
      throw new ConfigException(
          "basic.auth.credentials.source=SASL_INHERIT needs sasl.jaas.config, which is not set");
    }
    for (AppConfigurationEntry entry :
        JaasContext.loadClientContext(configs).configurationEntries()) {
      Object user = entry.getOptions().get("username");
      Object password = entry.getOptions().get("password");
      if (user != null && password != null) {
        return user + ":" + password;
      }
    }
    throw new ConfigException(
        "basic.auth.credentials.source=SASL_INHERIT needs username and password in"
            + " sasl.jaas.config");
  }

  private static String basicHeader(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(String key, String value, String source) {
    if (value.isEmpty()) {
      throw new ConfigException(key + " is not set; " + source + " needs it");
    }
  }
}
