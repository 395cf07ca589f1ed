package io.sonostream.cli.export;

import io.sonostream.dicom.net.BelievedPeers;
import io.sonostream.dicom.net.TlsSockets;
import io.sonostream.runtime.UserException;
import io.sonostream.service.http.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How C-STORE finds out that it speaks to the archive, and proves who we are. */
final class StoreTlsOptions {
  @Option(
      names = "--store-tls",
      description =
          "C-STORE over TLS 1.2 or 1.3; the archive's certificate must name HOST (default: plain).")
  boolean tls;

  @Option(
      names = "--store-certificates",
      paramLabel = "PEM",
      description =
          "The archive's certificate, or those of who signs it (default: those that Java"
              + " believes).")
  @Nullable Path certificates;

  @Option(
      names = "--store-key-store",
      paramLabel = "PKCS12",
      description = "Our key and its certificate, for archives that ask who we are.")
  @Nullable Path keyStore;

  @Option(
      names = "--store-key-store-password-file",
      paramLabel = "FILE",
      description = "Its first line is the key store's password.")
  @Nullable Path passwordFile;

  /**
   * @throws UserException when a file is missing, or can't be used
   */
  SocketFactory sockets() {
    if (!tls) {
      if (certificates != null || keyStore != null || passwordFile != null) {
        throw new UserException(
            "--store-certificates and --store-key-store go with --store-tls; give it, too");
      }
      return SocketFactory.getDefault();
    }
    if ((keyStore == null) != (passwordFile == null)) {
      throw new UserException(
          "--store-key-store and --store-key-store-password-file go together; give both");
    }
    TrustManager[] believed = believed();
    KeyManager[] keys =
        new TlsSettings(keyStore, null, passwordFile)
            .keys()
            .map(KeyManagerFactory::getKeyManagers)
            .orElse(null);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, believed, null);
      return new TlsSockets(context);
    } catch (GeneralSecurityException e) {
      throw new UserException("C-STORE can't use TLS: " + e.getMessage(), e);
    }
  }

  private TrustManager @Nullable [] believed() {
    if (certificates == null) {
      return null;
    }
    try {
      return BelievedPeers.of(certificates);
    } catch (IOException | GeneralSecurityException e) {
      throw new UserException(
          "--store-certificates is "
              + certificates
              + ", which can't be used; name a PEM file with the archive's certificate",
          e);
    }
  }
}
