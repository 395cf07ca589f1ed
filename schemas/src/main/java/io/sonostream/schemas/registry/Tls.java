package io.sonostream.schemas.registry;

import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Key and trust stores in all the forms that Kafka reads: JKS, PKCS12, PEM files, PEM in line. */
final class Tls {
  private Tls() {}

  /**
   * @param configs Kafka's own {@code ssl.*} keys
   * @throws ConfigException when a store can't be read
   */
  static SSLContext context(Map<String, Object> configs) {
    Object identification = configs.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
    if (identification != null && identification.toString().isEmpty()) {
      throw new ConfigException(
          "schema.registry.ssl.endpoint.identification.algorithm is empty; a registry's host name"
              + " is always checked: give it a certificate with its name");
    }
    ConfigDef keys = new ConfigDef();
    SslConfigs.addClientSslSupport(keys);
    Map<String, Object> parsed = new HashMap<>(keys.parse(configs));
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(parsed);
      return factory.sslContext();
    }
  }
}
