"""Writes the reference results of libraries/model/src/test/resources/golden, with PyTorch and torchvision.

    python3 tools/golden/golden.py [NAME...]

All of networks.CASES, or those named: another PyTorch rounds otherwise, and need not rewrite the rest.

<name>.f32      logits in evaluation mode, all outputs one after the other, little-endian floats
<name>.tsv      first line: spec and input shape; then, after one training step without an update, for
                each parameter its gradient's dot product with a formula and its norm, and for each
                running statistic the dot product with a formula
Weights, frames and probes come from formula.py. Made with PyTorch 1.13 and torchvision 0.14.
"""

import pathlib
import sys

import torch

from formula import fill, frames, uniform
from networks import CASES

OUT = pathlib.Path(__file__).parents[2] / "libraries/model/src/test/resources/golden"


def outputs(module, x):
    y = module(x)
    return y if isinstance(y, tuple) else (y,)


def probe(name, tensor):
    return (tensor.double() * uniform(name + "#probe", tuple(tensor.shape)).double()).sum().item()


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    unknown = set(sys.argv[1:]) - {case[0] for case in CASES}
    if unknown:
        sys.exit(f"no network is named {', '.join(sorted(unknown))}; there are {', '.join(case[0] for case in CASES)}")
    for name, spec, make, shape in CASES:
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        torch.manual_seed(0)
        with torch.no_grad():
            module = fill(make())
        x = frames(shape).float() / 255
        module.eval()
        with torch.no_grad():
            logits = outputs(module, x)
        (OUT / f"{name}.f32").write_bytes(b"".join(y.numpy().astype("<f4").tobytes() for y in logits))

        module.train()
        loss = sum((y * uniform(f"loss{i}", tuple(y.shape))).sum() / y.numel() for i, y in enumerate(outputs(module, x)))
        loss.backward()
        lines = [f"{spec}\t{','.join(map(str, shape))}\t{loss.item():.9g}"]
        for key, p in module.named_parameters():
            if p.grad is not None:
                lines.append(f"{key}\t{probe(key, p.grad):.9g}\t{p.grad.double().norm().item():.9g}")
        for key, b in module.named_buffers():
            if "running" in key:
                lines.append(f"{key}\t{probe(key, b):.9g}\t{b.double().norm().item():.9g}")
        (OUT / f"{name}.tsv").write_text("\n".join(lines) + "\n")
        print(name, logits[0].shape, f"{sum(p.numel() for p in module.parameters())} parameters, loss {loss.item():.6g}")


if __name__ == "__main__":
    main()
