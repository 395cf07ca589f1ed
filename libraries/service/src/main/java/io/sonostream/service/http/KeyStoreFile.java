package io.sonostream.service.http;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;

/** Reads a key store, and says what is wrong with one before a server starts on it. */
final class KeyStoreFile {
  private KeyStoreFile() {}

  static KeyStore open(Path file, String password) {
    char[] secret = password.toCharArray();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, secret);
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          store.getKey(alias, secret);
          return store;
        }
      }
      throw new UserException(
          "key-store "
              + file
              + " holds no private key; make one with: keytool -genkeypair -storetype PKCS12");
    } catch (UnrecoverableKeyException e) {
      throw wrongPassword(file, e);
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException
          ? wrongPassword(file, e)
          : new UserException(
              "key-store "
                  + file
                  + (Files.isReadable(file) ? " is no PKCS12 key store" : " can't be read")
                  + "; name the file that holds the server's key and certificates",
              e);
    } catch (GeneralSecurityException e) {
      throw new UserException("key-store " + file + " can't be used: " + e.getMessage(), e);
    }
  }

  private static UserException wrongPassword(Path file, Exception cause) {
    return new UserException("the password does not open key-store " + file, cause);
  }
}
