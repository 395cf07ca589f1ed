package io.sonostream.trainer.labels;

import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;

/** Lets {@code job.json} name a frozen label copy; learning itself knows folders only. */
public final class SnapshotModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  public SnapshotModule() {
    super("sonostream-labels");
    registerSubtypes(new NamedType(SnapshotSource.class, "labels"));
  }
}
