"""Writes the benchmark's U-Net as Python people do: scripted, frozen, bf16, channels_last.

serving.py WEIGHTS.safetensors FOLDER BASE DEPTH STEPS
Writes FOLDER/python-bf16.pt and python-f32.pt (unsigned bytes in and out) and prints one JSON
object with the seconds of an eager f32 training step (batch 8, 128x128), null for 0 steps.
"""
import json
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(data[begin:end], dtype=torch.float32)
        tensors[name] = flat.clone().reshape(entry["shape"])
    return tensors


class Pair(nn.Module):
    def __init__(self, inside, out):
        super().__init__()
        self.conv1 = nn.Conv2d(inside, out, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(out)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(x)), inplace=True)


class Up(Pair):
    def __init__(self, inside, out):
        super().__init__(2 * out, out)
        self.up = nn.ConvTranspose2d(inside, out, 2, stride=2)

    def forward(self, x, skip):
        x = torch.cat([self.up(x), skip], 1)
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(x)), inplace=True)


class UNet(nn.Module):
    def __init__(self, base, depth):
        super().__init__()
        widths = [base << level for level in range(depth)]
        self.encoder = nn.ModuleList(Pair(i, o) for i, o in zip([1] + widths, widths))
        self.bottleneck = Pair(widths[-1], base << depth)
        self.decoder = nn.ModuleList(Up(2 * w, w) for w in reversed(widths))
        self.head = nn.Conv2d(base, 1, 1)

    def forward(self, x):
        skips = []
        for stage in self.encoder:
            skips.append(stage(x))
            x = F.max_pool2d(skips[-1], 2)
        x = self.bottleneck(x)
        for stage in self.decoder:
            x = stage(x, skips.pop())
        return self.head(x)


class FoldedPair(nn.Module):
    def __init__(self, pair):
        super().__init__()
        fuse = torch.nn.utils.fusion.fuse_conv_bn_eval
        self.conv1 = fuse(pair.conv1, pair.bn1)
        self.conv2 = fuse(pair.conv2, pair.bn2)

    def forward(self, x):
        x = F.relu(self.conv1(x), inplace=True)
        return F.relu(self.conv2(x), inplace=True)


class FoldedUp(FoldedPair):
    """The transposed convolution as 1x1 convolution and shuffle: bf16 has no other on old CPUs."""

    def __init__(self, up):
        super().__init__(up)
        inside, out = up.up.weight.shape[:2]
        self.up = nn.Conv2d(inside, 4 * out, 1)
        self.up.weight.data = up.up.weight.data.permute(1, 2, 3, 0).reshape(4 * out, inside, 1, 1)
        self.up.bias.data = up.up.bias.data.repeat_interleave(4)

    def forward(self, x, skip):
        x = torch.cat([F.pixel_shuffle(self.up(x), 2), skip], 1)
        x = F.relu(self.conv1(x), inplace=True)
        return F.relu(self.conv2(x), inplace=True)


class Serving(nn.Module):
    def __init__(self, unet, dtype):
        super().__init__()
        self.encoder = nn.ModuleList(FoldedPair(stage) for stage in unet.encoder)
        self.bottleneck = FoldedPair(unet.bottleneck)
        self.decoder = nn.ModuleList(FoldedUp(stage) for stage in unet.decoder)
        self.head = unet.head
        self.encoder[0].conv1.weight.data /= 255
        self.dtype = dtype
        self.to(dtype).to(memory_format=torch.channels_last)

    def forward(self, x):
        x = x.to(self.dtype).contiguous(memory_format=torch.channels_last)
        skips = []
        for stage in self.encoder:
            x = stage(x)
            skips.append(x)
            x = F.max_pool2d(x, 2)
        x = self.bottleneck(x)
        for stage in self.decoder:
            x = stage(x, skips.pop())
        probability = torch.sigmoid(self.head(x).to(torch.float32))
        return (probability * 255).round().to(torch.uint8).contiguous()


def write(unet, dtype, path):
    module = torch.jit.script(Serving(unet, dtype).eval())
    torch.jit.freeze(module).save(path)


def train_step(base, depth, steps):
    if steps == 0:
        return None
    torch.manual_seed(1)
    net = UNet(base, depth).train()
    adam = torch.optim.Adam(net.parameters(), 4e-4)
    x = torch.rand(8, 1, 128, 128)
    y = (torch.rand(8, 1, 128, 128) > 0.5).float()
    best = float("inf")
    for _ in range(steps + 1):
        start = time.perf_counter()
        adam.zero_grad()
        logits = net(x)
        p = torch.sigmoid(logits)
        dice = (2 * (p * y).sum() + 1) / (p.sum() + y.sum() + 1)
        loss = 0.75 * F.binary_cross_entropy_with_logits(logits, y) + 0.25 * (1 - dice)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1)
        adam.step()
        best = min(best, time.perf_counter() - start)
    return best


def main():
    weights, folder, base, depth, steps = sys.argv[1:]
    tensors = read(weights)
    for dtype, name in ((torch.bfloat16, "bf16"), (torch.float32, "f32")):
        unet = UNet(int(base), int(depth)).eval()
        missing, unexpected = unet.load_state_dict(tensors, strict=False)
        assert not unexpected and all("num_batches" in name for name in missing), missing
        write(unet, dtype, f"{folder}/python-{name}.pt")
    seconds = train_step(int(base), int(depth), int(steps))
    print(json.dumps({"torch": torch.__version__, "trainStepSeconds": seconds}))


if __name__ == "__main__":
    main()
