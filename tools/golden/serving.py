"""Writes with PyTorch what Java writes by itself: a U-Net that serves in bf16, channels_last.

    python3 tools/golden/serving.py --weights weights.safetensors --base 32 --depth 4 \\
        --channels 1 --classes 1 --out python.pt

Batch norms are folded, bytes come in and bytes go out, as in TorchScript.writeServing. The archive
is the yardstick of `sonostream bench engine`. Without --weights the weights come from formula.py.
"""

import argparse
import json
import math
import struct
from typing import List

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from formula import fill
from networks import UNet


class Serving(nn.Module):
    """`networks.UNet` once more, in the words that torch.jit.script knows."""

    def __init__(self, network, dtype):
        super().__init__()
        network.encoder[0].conv1.weight.div_(255)
        self.encoder, self.bottleneck = network.encoder, network.bottleneck
        self.decoder, self.head = network.decoder, network.head
        self.to(dtype).to(memory_format=torch.channels_last)
        self.dtype = dtype

    def forward(self, frames):
        x = frames.to(self.dtype).contiguous(memory_format=torch.channels_last)
        skips: List[torch.Tensor] = []
        for stage in self.encoder:
            skip = stage(x)
            skips.append(skip)
            x = F.max_pool2d(skip, 2)
        x = self.bottleneck(x)
        for stage in self.decoder:
            x = stage(torch.cat([stage.up(x), skips.pop()], 1))
        logits = self.head(x).float()
        p = torch.sigmoid(logits) if logits.shape[1] == 1 else torch.softmax(logits, 1)
        return (p * 255 + 0.5).to(torch.uint8).contiguous()


def fold(module):
    """Replaces each pair (convN, bnN) by one convolution."""
    for child in module.modules():
        for n in ("1", "2"):
            if isinstance(getattr(child, "bn" + n, None), nn.BatchNorm2d):
                setattr(child, "conv" + n, fuse_conv_bn_eval(getattr(child, "conv" + n), getattr(child, "bn" + n)))
                setattr(child, "bn" + n, nn.Identity())
    return module


def safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32) if end > begin else torch.zeros(0)
        assert entry["dtype"] == "F32" and flat.numel() == math.prod(entry["shape"]), name
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights")
    parser.add_argument("--base", type=int, default=32)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--channels", type=int, default=1)
    parser.add_argument("--classes", type=int, default=1)
    parser.add_argument("--precision", choices=["f32", "bf16", "f16"], default="bf16")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    dtype = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}[args.precision]
    with torch.no_grad():
        network = UNet(args.channels, args.classes, args.base, args.depth).eval()
        if args.weights:
            network.load_state_dict(safetensors(args.weights), strict=False)
        else:
            fill(network)
        # Scripted, not traced: nothing runs here, and this CPU may lack kernels of the type.
        serving = torch.jit.script(Serving(fold(network), dtype).eval())
        torch.jit.freeze(serving).save(args.out)


if __name__ == "__main__":
    main()
