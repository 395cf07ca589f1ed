package io.sonostream.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Peers that prove to have one of some certificates, or one that they signed; nobody else. */
public final class BelievedPeers {
  private BelievedPeers() {}

  /**
   * @param certificates PEM
   * @throws IOException when the file can't be read, or has none
   * @throws GeneralSecurityException when one of them is damaged
   */
  public static TrustManager[] of(Path certificates) throws IOException, GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store(certificates));
    return trust.getTrustManagers();
  }

  private static KeyStore store(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new IOException("there is no certificate in it");
      }
      for (Certificate each : all) {
        store.setCertificateEntry("peer-" + store.size(), each);
      }
    }
    return store;
  }
}
