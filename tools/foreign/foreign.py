"""Writes small networks as other people's tools do, with what PyTorch says that they answer.

    python3 tools/foreign/foreign.py [FOLDER]      (default: libraries/model/src/test/resources/foreign)

<name>.pt, <name>.onnx   traced or scripted by torch.jit, exported by torch.onnx
<name>.bin               probabilities of the frames of formula.py, rounded to bytes, (N,K,H,W)
cases.tsv                name, input (C,H,W), planes, layout, pixels, mean, std, answers, batch
Made with PyTorch 2.7.1. The networks are a convolution, a ReLU and a convolution: enough to tell
one order of sides, normalisation or meaning of the answer from another.
"""

import pathlib
import sys

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "golden"))
from formula import fill, frames  # noqa: E402

OUT = pathlib.Path(__file__).parents[2] / "libraries/model/src/test/resources/foreign"
FRAMES, SIDE = 5, 16
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Network(nn.Module):
    """`head` turns logits (N,K,H,W) into what is answered, `tail` gives their meaning as probability."""

    def __init__(self, channels, planes, head, nhwc=False, bytes_in=False):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 6, 3, padding=1)
        self.conv2 = nn.Conv2d(6, planes, 3, padding=1)
        self.head, self.nhwc, self.bytes_in = head, nhwc, bytes_in

    def logits(self, x):
        return 2 * self.conv2(torch.relu(self.conv1(x)))

    def forward(self, x):
        if self.bytes_in:
            x = x.float() / 255
        if self.nhwc:
            x = x.permute(0, 3, 1, 2)
        y = self.head(self.logits(x))
        return y.permute(0, 2, 3, 1) if self.nhwc and y.dim() == 4 else y


def probability(logits):
    return torch.sigmoid(logits) if logits.shape[1] == 1 else torch.softmax(logits, 1)


def one_hot(classes, planes):
    return torch.stack([classes == k for k in range(planes)], 1).float()


def as_bytes(p):
    return (p * 255).round().to(torch.uint8)


# name, files, channels, planes, layout, pixels, normalised, answers, batch (0: any)
CASES = [
    ("sigmoid-logits", "pt onnx", 1, 1, "NCHW", "FLOATS", False, "LOGITS", 0),
    ("softmax-logits", "pt onnx", 3, 3, "NCHW", "FLOATS", True, "LOGITS", 0),
    ("fixed-batch", "pt onnx", 1, 2, "NCHW", "FLOATS", False, "PROBABILITIES", 2),
    ("channels-last", "pt onnx", 3, 3, "NHWC", "FLOATS", True, "PROBABILITIES", 0),
    ("channels-last-bytes", "pt onnx", 3, 2, "NHWC", "BYTES", False, "PROBABILITY_BYTES", 0),
    ("classes", "pt onnx", 3, 3, "NCHW", "BYTES", False, "CLASSES", 0),
]

HEADS = {
    "LOGITS": lambda y: y,
    "PROBABILITIES": probability,
    "PROBABILITY_BYTES": lambda y: as_bytes(probability(y)),
    "CLASSES": lambda y: y.argmax(1),
}


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, files, channels, planes, layout, pixels, normalised, answers, batch in CASES:
        nhwc, bytes_in = layout == "NHWC", pixels == "BYTES"
        mean, std = (MEAN[:channels], STD[:channels]) if normalised else ((0,) * channels, (1,) * channels)
        with torch.no_grad():
            module = fill(Network(channels, planes, HEADS[answers], nhwc, bytes_in)).eval()
            raw = frames((FRAMES, channels, SIDE, SIDE))
            x = raw.float() / 255
            if not bytes_in:
                x = (x - torch.tensor(mean).reshape(1, -1, 1, 1)) / torch.tensor(std).reshape(1, -1, 1, 1)
            expected = probability(module.logits(x))
            if answers == "CLASSES":
                expected = one_hot(expected.argmax(1), planes)
            given = raw if bytes_in else x
            given = (given.permute(0, 2, 3, 1) if nhwc else given).contiguous()
            example = given[: batch or FRAMES]
            traced = torch.jit.trace(module, example)
            if "pt" in files:
                traced.save(str(out / f"{name}.pt"))
            if "onnx" in files:
                free = {} if batch else {"input": {0: "n"}, "output": {0: "n"}}
                torch.onnx.export(
                    module,
                    (example,),
                    str(out / f"{name}.onnx"),
                    input_names=["input"],
                    output_names=["output"],
                    dynamic_axes=free,
                    opset_version=17,
                    dynamo=False,
                )
        (out / f"{name}.bin").write_bytes(as_bytes(expected).contiguous().numpy().tobytes())
        numbers = [",".join(map(str, m)) if not bytes_in else "" for m in (mean, std)]
        lines.append("\t".join([name, f"{channels},{SIDE},{SIDE}", str(planes), layout, pixels, *numbers, answers, str(batch)]))
    (out / "cases.tsv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
