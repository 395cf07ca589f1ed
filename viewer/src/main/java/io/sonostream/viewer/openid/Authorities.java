package io.sonostream.viewer.openid;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that believes in the authorities of a file and in no others. */
final class Authorities {
  private Authorities() {}

  /**
   * @param file certificates, PEM
   * @throws UserException when it holds none
   */
  static SSLContext in(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new UserException(
            "openid.certificates is " + file + ", which holds no certificate; PEM is expected");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate one : all) {
        store.setCertificateEntry("authority-" + number++, one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UserException("openid.certificates is " + file + ", which can't be read", e);
    } catch (GeneralSecurityException e) {
      throw new UserException(
          "openid.certificates is " + file + ", which holds no certificates as PEM", e);
    }
  }
}
