package io.sonostream.cli.trouble;

import java.util.ArrayList;
import java.util.List;

/** Every command, with every file and folder that it can be told of. */
final class Commands {
  private static final String SITE = "--config=<file:site.conf>";
  private static final String SETTLED = "--config=[site.conf]";
  private static final String IMAGES = "--images=<folder:data/images>";
  private static final String MASKS = "--masks=<folder:data/masks>";

  private final List<Invocation> all = new ArrayList<>();

  private Commands() {}

  static List<Invocation> all() {
    Commands commands = new Commands();
    commands.services();
    commands.sources();
    commands.learning();
    commands.models();
    commands.people();
    return commands.all;
  }

  private void alone(String command, String... words) {
    all.add(new Invocation(command, List.of(words), false));
  }

  /** One that talks to a broker. */
  private void online(String command, String... words) {
    all.add(new Invocation(command, List.of(words), true));
  }

  private void services() {
    alone("broker", SITE);
    online("processor", SITE);
    online("trainer", SITE);
    online("viewer", SITE, "--port=0");
    online("gateway", SITE);
    online("mlflow", SITE);
    online("replay", "--task=nerves", SETTLED);
    online("replay", "--task=breast-lesion", SETTLED, "--model=<package:model>");
    alone(
        "demo",
        "--frames=<folder:data/images>",
        "--model=<package:model>",
        "--data=<new-folder:demo>",
        "--headless",
        "--for=1s");
  }

  private void sources() {
    online("device", "--folder=<folder:data/images>", "--once", SITE);
    online("device", "--clip=<file:clip.mp4>", "--once", SETTLED);
    online("device", "--dicom=<file:clip.dcm>", "--once", SETTLED);
    online("label", "<folder:data>", SETTLED);
    online("labels list", SETTLED);
    online("labels request", "--task=nerves", SETTLED);
    online("labels export", "<new-folder:labels>", "--format=coco", SETTLED);
    online(
        "labels import",
        "<folder:data>",
        "--task=nerves",
        "--annotator=noor",
        "--classes=lesion",
        SETTLED);
    online(
        "labels import",
        "[data]",
        "--masks=<folder:data/masks>",
        "--task=t",
        "--annotator=noor",
        "--classes=lesion",
        SETTLED);
    online("export", "--dicom-seg=<file:clip.dcm>", "<new-file:seg.dcm>", SETTLED);
    alone("data check", "<folder:data>", "--sheet=<new-file:sheet.png>");
    alone("data check", "[data]", MASKS, "--groups=<file:index.csv>");
    alone("data check", "[data]", "--classes-file=<file:classes.txt>");
    alone("phantom", "--out=<new-folder:phantoms>", "--count=2", "--size=64x64");
  }

  private void learning() {
    alone("segment", "-m", "<package:model>", "<file:data/images/0.png>", "<new-file:mask.png>");
    alone(
        "segment",
        "-m",
        "[model]",
        "[data/images/0.png]",
        "[mask.png]",
        "--trusted-key=<file:key.pub>");
    alone("segment", "-m", "[model]", "<file:clip.dcm>", "<new-file:seg.dcm>");
    alone(
        "train",
        IMAGES,
        MASKS,
        "--groups=<file:index.csv>",
        "--out=<new-folder:trained>",
        "--arch=unet(base=2,depth=1)",
        "--input=32",
        "--epochs=1");
    alone(
        "train",
        "--from=<package:model>",
        "--images=[data/images]",
        "--masks=[data/masks]",
        "--out=[t]");
    alone(
        "train",
        "--encoder-weights=<file:encoder.npz>",
        "--arch=unet-vgg11",
        "--images=[data/images]",
        "--masks=[data/masks]",
        "--out=[t]");
    alone(
        "evaluate",
        "--model=<package:model>",
        IMAGES,
        MASKS,
        "--groups=<file:index.csv>",
        "--report=<new-file:report.html>");
    online("retrain", "--task=nerves", SETTLED);
  }

  private void models() {
    alone("models architectures", "--diagram=unet", "-o", "<new-file:unet.svg>");
    alone("models export", "<package:model>", "--out=<new-file:model.onnx>");
    online("models import", "<package:model>", SETTLED);
    alone("models inspect", "<package:model>", SETTLED);
    alone("models keygen", "<new-file:key-of-mine>");
    online("models list", SETTLED);
    alone(
        "models pack",
        "<file:net.onnx>",
        "-o",
        "<new-folder:packed>",
        "--task=t",
        "--model-version=1",
        "--classes=lesion",
        "--answers=logits",
        "--normalise=unit",
        "--keys=[keys]");
    alone(
        "models pack",
        "[net.onnx]",
        "-o",
        "[packed]",
        "--task=t",
        "--model-version=1",
        "--classes=lesion",
        "--answers=logits",
        "--normalise=unit",
        "--consented",
        "--probes=<folder:data/images>",
        "--keys=<new-folder:other-keys>");
    online("models promote", "nerves", "1", SETTLED);
    alone(
        "models calibrate",
        "<package:model>",
        "-o",
        "<new-folder:calibrated>",
        IMAGES,
        MASKS,
        "--keys=[keys]");
    alone(
        "models quantize",
        "<package:model>",
        "-o",
        "<new-folder:bytes>",
        IMAGES,
        MASKS,
        "--keys=[keys]");
    alone("models revoke", "[model]", "--reason=wrong", "--keys=<new-folder:revoking>");
    online("models rollback", "nerves", SETTLED);
    online("models shadow", "nerves", "1", SETTLED);
    alone(
        "models sign",
        "<package:model>",
        "--private-key=<file:key.pem>",
        "--public-key=<file:key.pub>");
    alone("models verify", "<package:model>", "--trusted-key=<file:key.pub>", "--keys=[keys]");
  }

  private void people() {
    online("subject erase", "s1", "--yes", SETTLED);
    online("subject find", "s1", SETTLED);
    alone("subject kept", SITE);
    alone(
        "users add",
        "noor",
        "--role=viewer",
        "--users=<new-file:users>",
        "--password-file=<file:password>");
    alone("users list", "--users=<file:known-users>");
    alone("users remove", "noor", "--users=<file:known-users>");
    online("audit", SITE);
    online("doctor", SITE);
    alone("bench");
  }
}
