package io.sonostream.benchmarks.swap;

import java.util.regex.Pattern;

/** A way in which a package may be broken, and the words with which it must be refused. */
public enum Breakage {
  /** The end of a file is missing, as after a copy that was cut off. */
  TRUNCATED("weights\\.safetensors has \\d+ bytes, the manifest says \\d+"),
  /** One byte of a file is another. */
  WRONG_HASH("weights\\.safetensors has sha256 [0-9a-f]+, the manifest says"),
  /** The signature is a trusted key's, but of another manifest. */
  WRONG_SIGNATURE("signature by key [0-9a-f]+ does not fit its manifest"),
  /** All digests fit and it is signed, but a tensor is not one of this network. */
  WRONG_SHAPE("head\\.weight has shape .*, expected"),
  /** All digests fit and it is signed, but a weight is not a number. */
  NAN_WEIGHTS("holds NaN");

  private final Pattern reason;

  Breakage(String reason) {
    this.reason = Pattern.compile(reason);
  }

  /** Whether a refusal names this breakage and no other. */
  boolean explains(String refusal) {
    return reason.matcher(refusal).find();
  }
}
