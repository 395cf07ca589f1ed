package io.sonostream.model.packaging;

/** Whose packages may be loaded. */
public enum Acceptance {
  /** What this installation's trainer, {@code models pack} or {@code models import} has signed. */
  OWN,
  /** Besides, what the keys have signed that the settings name. */
  SIGNED,
  /** Whoever can write releases decides what runs here. */
  ANY
}
