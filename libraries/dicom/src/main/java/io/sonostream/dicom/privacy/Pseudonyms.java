package io.sonostream.dicom.privacy;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names that say nothing, and are the same for the same patient as long as the key is: HMAC-SHA256
 * of the identifier, 128 bits of it. Without the key nobody can try out which patient it is.
 */
public final class Pseudonyms {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_KEY = 16;
  private static final int MOST_KEY = 4096;
  private static final int DIGITS = 32;

  private final SecretKeySpec key;

  /**
   * @param key at least 16 bytes, best 32 random ones
   */
  public Pseudonyms(byte[] key) {
    if (key.length < LEAST_KEY || key.length > MOST_KEY) {
      throw new UserException(
          "key of the pseudonyms has "
              + key.length
              + " bytes; allowed are "
              + LEAST_KEY
              + " to "
              + MOST_KEY
              + ", for example: head -c 32 /dev/urandom > FILE");
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** With the bytes of a file as the key. */
  public static Pseudonyms read(Path file) {
    try {
      return new Pseudonyms(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UserException(
          file + ": can't be read; the key of the pseudonyms must be a file, kept secret", e);
    }
  }

  /** Of the patient; empty where the file has no patient's id. */
  public Optional<String> subject(DataSet set) {
    return set.text(Attribute.PATIENT_ID).map(id -> "subject-" + of("patient", id));
  }

  /** Of the study; empty where the file has none. */
  public Optional<String> study(DataSet set) {
    return set.text(Attribute.STUDY_INSTANCE_UID).map(uid -> "exam-" + of("study", uid));
  }

  /** Of the instance; empty where the file has no name for it. */
  public Optional<String> instance(DataSet set) {
    return set.text(Attribute.SOP_INSTANCE_UID).map(uid -> "instance-" + of("instance", uid));
  }

  private String of(String kind, String identifier) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] named = (kind + "\n" + identifier).getBytes(StandardCharsets.UTF_8);
      return Digests.hex(mac.doFinal(named)).substring(0, DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
