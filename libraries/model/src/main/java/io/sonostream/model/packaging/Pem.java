package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys as text between BEGIN and END lines (RFC 7468). */
final class Pem {
  private static final int MAX_BYTES = 1 << 16;

  private Pem() {}

  static byte[] read(Path file, String label) {
    Pattern form =
        Pattern.compile(
            "-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----");
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ModelException(file + ": too big for a key file");
      }
      Matcher text = form.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (!text.find()) {
        throw new ModelException(file + ": no \"-----BEGIN " + label + "-----\" block in it");
      }
      return Base64.getMimeDecoder().decode(text.group(1));
    } catch (IOException e) {
      throw new ModelException(file + ": key can't be read; is it there, and text?", e);
    }
  }

  static String write(String label, byte[] key) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}
