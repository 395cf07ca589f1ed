package io.sonostream.cli;

/** A room of the house that a distribution has or has not: told by one class of it. */
enum Room {
  IMAGING("io.sonostream.imaging.folder.LabelledFolder"),
  NETWORK("io.sonostream.network.ModelException"),
  MODEL("io.sonostream.model.packaging.ModelPackage"),
  LEARNING("io.sonostream.learning.recipe.Recipe"),
  DEVICES("io.sonostream.devices.source.FrameSource"),
  GATEWAY("io.sonostream.gateway.Gateway"),
  MLFLOW("io.sonostream.mlflow.Mlflow"),
  PROCESSOR("io.sonostream.processor.Processor"),
  TRAINER("io.sonostream.trainer.service.Trainer"),
  VIEWER("io.sonostream.viewer.Viewer"),
  EMBEDDED("io.sonostream.embedded.LocalCluster");

  private final boolean here;

  Room(String witness) {
    here = isHere(witness);
  }

  boolean isHere() {
    return here;
  }

  private static boolean isHere(String witness) {
    try {
      Class.forName(witness, false, Room.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
