"""Holds the encoders to real torchvision.

    python3 tools/torchvision/encoders.py                  names and shapes of torchvision's state
                                                           dicts, to libraries/model/src/test/resources/torchvision
    python3 tools/torchvision/encoders.py FOLDER NAME      one state dict as its users save it, whole, with
                                                           random weights (NAME.safetensors), and the
                                                           encoder's features of the frames of formula.py
                                                           (NAME.f32, little-endian floats)
Made with torchvision 0.22.1 and PyTorch 2.7.1.
"""

import pathlib
import sys

import torch
import torchvision

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "golden"))
from formula import fill, frames  # noqa: E402

OUT = pathlib.Path(__file__).parents[2] / "libraries/model/src/test/resources/torchvision"
NAMES = ["vgg11", "vgg16", "efficientnet_b0"]
SIDE = 64
MEAN = torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)


def names():
    OUT.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        with torch.device("meta"):
            state = getattr(torchvision.models, name)(weights=None).state_dict()
        lines = [f"{key}\t{','.join(map(str, t.shape))}\t{t.dtype}" for key, t in state.items()]
        (OUT / f"{name}.tsv").write_text("\n".join(lines) + "\n")


def features(folder, name):
    from safetensors.torch import save_file

    module = getattr(torchvision.models, name)(weights=None)
    with torch.no_grad():
        fill(module.features)
        # U-Nets take the last map before its pool, and EfficientNet's up to stage 4.
        encoder = module.features[:5] if name == "efficientnet_b0" else module.features[:-1]
        x = frames((1, 3, SIDE, SIDE)).float() / 255
        y = encoder.eval()((x - MEAN) / STD)
    (folder / f"{name}.f32").write_bytes(y.numpy().astype("<f4").tobytes())
    save_file(module.state_dict(), str(folder / f"{name}.safetensors"))


if __name__ == "__main__":
    names() if len(sys.argv) == 1 else features(pathlib.Path(sys.argv[1]), sys.argv[2])
