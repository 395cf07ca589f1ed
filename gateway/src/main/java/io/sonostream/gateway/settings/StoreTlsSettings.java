package io.sonostream.gateway.settings;

import io.sonostream.dicom.net.BelievedPeers;
import io.sonostream.dicom.net.PortTls;
import io.sonostream.runtime.UserException;
import io.sonostream.service.http.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * C-STORE over TLS.
 *
 * @param keyStore PKCS12, with our key and its certificates; null for plain associations
 * @param keyStorePassword its password; or the file of it, not both
 * @param keyStorePasswordFile whose first line is the password
 * @param callersFile PEM: certificates of callers, or of who signs theirs; null for any caller
 */
public record StoreTlsSettings(
    @Nullable Path keyStore,
    @Nullable String keyStorePassword,
    @Nullable Path keyStorePasswordFile,
    @Nullable Path callersFile) {

  public StoreTlsSettings {
    keys(keyStore, keyStorePassword, keyStorePasswordFile);
    if (callersFile != null && keyStore == null) {
      throw new IllegalArgumentException("callers-file is set, and no key-store; set it");
    }
  }

  private static TlsSettings keys(
      @Nullable Path keyStore, @Nullable String password, @Nullable Path passwordFile) {
    return new TlsSettings(keyStore, password, passwordFile);
  }

  /**
   * Empty for plain associations.
   *
   * @throws UserException when a file can't be used
   */
  public Optional<PortTls> port() {
    return keys(keyStore, keyStorePassword, keyStorePasswordFile).keys().map(this::port);
  }

  private PortTls port(KeyManagerFactory keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      if (callersFile == null) {
        context.init(keys.getKeyManagers(), null, null);
        return new PortTls(context, false);
      }
      context.init(keys.getKeyManagers(), BelievedPeers.of(callersFile), null);
      return new PortTls(context, true);
    } catch (GeneralSecurityException | IOException e) {
      throw new UserException(
          "gateway.store.tls.callers-file is "
              + callersFile
              + ", which can't be used; name a PEM file with the certificates of the callers",
          e);
    }
  }
}
