package io.sonostream.service.http;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * With what a server of ours proves who it is.
 *
 * @param keyStore PKCS12, with the private key and its certificates; null for plain HTTP
 * @param keyStorePassword its password; or the file of it, not both
 * @param keyStorePasswordFile whose first line is the password, so that it stands in no environment
 */
public record TlsSettings(
    @Nullable Path keyStore,
    @Nullable String keyStorePassword,
    @Nullable Path keyStorePasswordFile) {

  public static final TlsSettings NONE = new TlsSettings(null, null, null);

  public TlsSettings {
    boolean password = keyStorePassword != null || keyStorePasswordFile != null;
    if (keyStorePassword != null && keyStorePasswordFile != null) {
      throw new IllegalArgumentException(
          "key-store-password and key-store-password-file are both set; set one of them");
    } else if (keyStore == null && password) {
      throw new IllegalArgumentException("a key store's password is set, and no key-store; set it");
    } else if (keyStore != null && !password) {
      throw new IllegalArgumentException(
          "key-store is " + keyStore + " and has no password; set key-store-password-file");
    }
  }

  /**
   * What Jetty needs for TLS; empty for plain HTTP.
   *
   * @throws UserException when the key store can't be used
   */
  public Optional<SslContextFactory.Server> server() {
    if (keyStore == null) {
      return Optional.empty();
    }
    String password = password();
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(KeyStoreFile.open(keyStore, password));
    tls.setKeyManagerPassword(password);
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    // Asked for by its address, a server has no name to choose a certificate by.
    tls.setSniRequired(false);
    return Optional.of(tls);
  }

  /**
   * The keys, for ports of other protocols than HTTP; empty where there is no key store.
   *
   * @throws UserException when the key store can't be used
   */
  public Optional<KeyManagerFactory> keys() {
    if (keyStore == null) {
      return Optional.empty();
    }
    String password = password();
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(KeyStoreFile.open(keyStore, password), password.toCharArray());
      return Optional.of(keys);
    } catch (GeneralSecurityException e) {
      throw new UserException("key-store " + keyStore + " can't be used: " + e.getMessage(), e);
    }
  }

  /**
   * Of the key store, from wherever it is said.
   *
   * @throws UserException when its file can't be read
   */
  public String password() {
    if (keyStorePasswordFile == null) {
      return String.valueOf(keyStorePassword);
    }
    try {
      return Files.readString(keyStorePasswordFile, StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UserException(
          "key-store-password-file is " + keyStorePasswordFile + ", which can't be read", e);
    }
  }
}
