"""Writes networks of well-known projects as their users export them, with what their own runtimes answer.

    python3 tools/foreign/exports.py [FOLDER]      (default: libraries/model/src/test/resources/exports)

<name>.pt, <name>.onnx   traced by torch.jit, exported by torch.onnx; weights beside them where external
<name>.frames            frames, bytes (N,C,H,W), RGB
<name>.bin               probabilities, rounded to bytes, (N,K,H,W), background first where there are classes
cases.json               what each reads and answers, in the words of a package's manifest

Architectures are the projects' own code, far narrower than in use so that files stay small; weights are
pseudo-random, since only the path from bytes to masks is tested. "nnunet-like" is MONAI's DynUNet (its
re-implementation) with nnU-Net's preprocessing written out here, not nnU-Net itself.
Answers of f16 files are ONNX Runtime's, all others PyTorch's. Needs torch, torchvision, monai,
segmentation_models_pytorch, onnx and onnxruntime; made with 2.7.1, 0.22.1, 1.5.2 and 0.6.0 of the first four.
"""

import json
import pathlib
import sys

import monai
import numpy as np
import onnx
import onnxruntime
import segmentation_models_pytorch as smp
import torch
from monai.networks.nets import BasicUNet, DynUNet
from torch import nn
from torchvision.models.mobilenetv3 import MobileNetV3, _mobilenet_v3_conf
from torchvision.models.segmentation.fcn import FCN, FCNHead
from torchvision.models._utils import IntermediateLayerGetter

OUT = pathlib.Path(__file__).parents[2] / "libraries/model/src/test/resources/exports"
FRAMES, SIDE, BARS = 4, 64, 12
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


def frames(channels, bars=0):
    """Discs in speckle, of any colours; black above and below where a frame was fitted."""
    random = np.random.default_rng(7)
    y, x = np.mgrid[:SIDE, :SIDE]
    made = np.zeros((FRAMES, channels, SIDE, SIDE), np.uint8)
    for n in range(FRAMES):
        cy, cx, r = random.uniform(0.35, 0.65) * SIDE, random.uniform(0.35, 0.65) * SIDE, random.uniform(8, 18)
        disc = (y - cy) ** 2 + (x - cx) ** 2 < r * r
        for c in range(channels):
            level = np.where(disc, random.uniform(15, 60), random.uniform(90, 150))
            made[n, c] = np.clip(level * random.rayleigh(0.8, (SIDE, SIDE)), 0, 255)
    if bars:
        made[:, :, :bars] = 0
        made[:, :, -bars:] = 0
    return made


def ready(module, gain=1.0):
    """Weights that make structure out of structure, the same for ever."""
    torch.manual_seed(11)
    with torch.no_grad():
        for name, p in module.named_parameters():
            if p.dim() > 1:
                fan = p[0].numel()
                p.copy_(torch.randn(p.shape) * (gain * 1.4 / fan**0.5))
            elif name.endswith("bias"):
                p.copy_(torch.randn(p.shape) * 0.1)
            else:
                p.copy_(1 + 0.1 * torch.randn(p.shape))
        for name, b in module.named_buffers():
            if name.endswith("running_mean"):
                b.copy_(0.1 * torch.randn(b.shape))
            elif name.endswith("running_var"):
                b.copy_(1 + 0.2 * torch.rand(b.shape))
    return module.eval()


def torchvision_fcn():
    setting, last = _mobilenet_v3_conf("mobilenet_v3_small", width_mult=0.25, reduced_tail=True)
    backbone = MobileNetV3(setting, last, num_classes=1).features
    layers = IntermediateLayerGetter(backbone, {"1": "aux", "8": "out"})
    with torch.no_grad():
        sizes = {k: v.shape[1] for k, v in layers.eval()(torch.zeros(1, 3, SIDE, SIDE)).items()}
    return FCN(layers, FCNHead(sizes["out"], 4), FCNHead(sizes["aux"], 4))


class Halves(nn.Module):
    """f16 inside, f32 at both ends: what mixed-precision exports are."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(x.half()).float()


class DeepSupervision(nn.Module):
    """All of DynUNet's heads at once, as nnU-Net's training graph gives them."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        out = self.net(x)
        return out, nn.functional.avg_pool2d(out, 2), nn.functional.avg_pool2d(out, 4)


def dyn_unet(out):
    return DynUNet(2, 1, out, [3, 3, 3, 3], [1, 2, 2, 2], [2, 2, 2], filters=[6, 8, 12, 16], norm_name="instance")


def basic_unet(out):
    return BasicUNet(spatial_dims=2, in_channels=1, out_channels=out, features=(6, 6, 8, 12, 16, 6))


def each(transform):
    return lambda raw: torch.stack([torch.as_tensor(np.asarray(transform(f.astype(np.float32)))) for f in raw]).float()


def fixed(mean, std, scale=255.0):
    m, s = (torch.tensor(v).reshape(1, -1, 1, 1) for v in (mean, std))
    return lambda raw: (torch.from_numpy(raw).float() / scale - m) / s


def nnunet(frame):
    """Crop to what is not zero, normalise by the crop, pad with zeros."""
    ys, xs = np.nonzero(frame.any(0))
    box = (slice(None), slice(ys.min(), ys.max() + 1), slice(xs.min(), xs.max() + 1))
    made = np.zeros_like(frame)
    made[box] = (frame[box] - frame[box].mean()) / max(frame[box].std(), 1e-8)
    return made


def softmax(y):
    return torch.softmax(y, 1)


def later(y):
    """nnU-Net's regions: of heads above one half the last has the pixel; kept is how sure that is."""
    p = torch.sigmoid(y)
    planes = torch.zeros(p.shape[0], p.shape[1] + 1, *p.shape[2:])
    winner = torch.zeros(p[:, 0].shape, dtype=torch.long)
    for k in range(p.shape[1]):
        winner = torch.where(p[:, k] > 0.5, k + 1, winner)
    won = torch.where(winner > 0, torch.gather(p, 1, (winner - 1).clamp(min=0)[:, None])[:, 0], p.max(1).values)
    for k in range(p.shape[1]):
        beaten = (winner > 0) & (winner != k + 1)
        planes[:, k + 1] = torch.where(beaten, torch.minimum(p[:, k], 1 - won), p[:, k])
    planes[:, 0] = 1 - won
    return planes


def highest(y):
    p = torch.sigmoid(y)
    won, which = p.max(1)
    planes = torch.cat([(1 - won)[:, None], p], 1)
    for k in range(p.shape[1]):
        beaten = (won > 0.5) & (which != k)
        planes[:, k + 1] = torch.where(beaten, torch.minimum(p[:, k], 1 - won), p[:, k])
    return planes


def picked(class_of, classes):
    def pick(y):
        p = softmax(y)
        planes = torch.zeros(p.shape[0], classes + 1, *p.shape[2:])
        for k, c in enumerate(class_of):
            planes[:, c] += p[:, k]
        return planes

    return pick


def scaling(kind="UNIT", low=0, high=100, over="BOX", bars="BLACK"):
    return dict(kind=kind, low=low, high=high, over=over, bars=bars)


def usage(colours="RGB", scaling_=None, heads="EXCLUSIVE", class_of=(), output=None):
    made = dict(colours=colours, scaling=scaling_ or scaling(), heads=heads, classOf=list(class_of))
    return dict(made, output=output) if output else made


class Small(nn.Module):
    """For conventions that need no architecture."""

    def __init__(self, channels, planes):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(channels, 8, 5, padding=2), nn.ReLU(), nn.Conv2d(8, planes, 3, padding=1))

    def forward(self, x):
        return self.net(x)


M, T = monai.networks.nets, monai.transforms
CAFFE = (103.939, 116.779, 123.68)

# name: module, files, channels, bars, preprocessing, meaning, package planes, mean, std (of 0-1), answers, conventions
CASES = {
    "torchvision-fcn": (
        lambda: ready(torchvision_fcn(), 1.3), "pt onnx", 3, 0, fixed(*IMAGENET), picked((0, 2, 0, 1), 2), 3,
        IMAGENET, "LOGITS", usage(class_of=(0, 2, 0, 1), output="out"),
    ),
    "smp-unet-f16": (
        lambda: ready(smp.Unet("tu-test_resnet", encoder_weights=None, decoder_channels=(16, 8, 8, 4, 4), classes=2)).half(),
        "f16", 3, 0, fixed(*IMAGENET), highest, 3, IMAGENET, "LOGITS", usage(heads="HIGHEST"),
    ),
    "smp-unet-mixed": (
        lambda: Halves(ready(smp.Unet("tu-test_resnet", encoder_weights=None, decoder_channels=(16, 8, 8, 4, 4), classes=2)).half()),
        "onnx", 3, 0, fixed(*IMAGENET), later, 3, IMAGENET, "LOGITS", usage(heads="LATER"),
    ),
    "monai-basicunet": (
        lambda: ready(basic_unet(3)), "pt external", 1, 0, each(T.NormalizeIntensity()), softmax, 3,
        ((0,), (1,)), "LOGITS", usage(scaling_=scaling("Z_SCORE", over="INPUT")),
    ),
    "monai-nonzero": (
        lambda: ready(Small(1, 2)), "pt onnx", 1, BARS, each(T.NormalizeIntensity(nonzero=True)), softmax, 2,
        ((0,), (1,)), "LOGITS", usage(scaling_=scaling("Z_SCORE", over="NONZERO")),
    ),
    "monai-min-max": (
        lambda: ready(Small(1, 2), 3), "pt onnx", 1, 0, each(T.ScaleIntensity()), softmax, 2,
        ((0,), (1,)), "LOGITS", usage(scaling_=scaling("MIN_MAX", over="INPUT")),
    ),
    "monai-percentiles": (
        lambda: ready(Small(1, 2), 3), "pt onnx", 1, 0,
        each(T.ScaleIntensityRangePercentiles(2, 98, 0, 1, clip=True)), softmax, 2,
        ((0,), (1,)), "LOGITS", usage(scaling_=scaling("PERCENTILES", 2, 98, "INPUT")),
    ),
    "nnunet-like": (
        lambda: DeepSupervision(ready(dyn_unet(3))), "pt onnx", 1, BARS, each(nnunet), later, 4,
        ((0,), (1,)), "LOGITS", usage(scaling_=scaling("Z_SCORE", bars="ZERO"), heads="LATER", output="0"),
    ),
    "caffe-bgr": (
        lambda: ready(Small(3, 2), 0.02), "pt onnx", 3, 0,
        lambda raw: fixed(CAFFE, (1.0, 1.0, 1.0), 1.0)(np.ascontiguousarray(raw[:, ::-1])), softmax, 2,
        (tuple(c / 255 for c in CAFFE), (1 / 255,) * 3), "LOGITS", usage(colours="BGR"),
    ),
}


def first(answer):
    if isinstance(answer, dict):
        return answer["out"]
    return answer[0] if isinstance(answer, (tuple, list)) else answer


def export(module, x, file, names):
    torch.onnx.export(
        module, (x,), str(file), input_names=["input"], output_names=names, opset_version=17, dynamo=False,
        dynamic_axes={n: {0: "n"} for n in ["input", *names]},
    )


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    out.mkdir(parents=True, exist_ok=True)
    cases = []
    for name, (make, files, channels, bars, prepare, meaning, planes, (mean, std), answers, conventions) in CASES.items():
        module = make().eval()
        raw = frames(channels, bars)
        x = prepare(raw)
        half = "f16" in files
        with torch.no_grad():
            given = x.half() if half else x
            answer = module(given)
            names = list(answer) if isinstance(answer, dict) else ["output"]
            names = [f"head{i}" for i in range(len(answer))] if isinstance(answer, tuple) else names
            if "pt" in files:
                torch.jit.trace(module, given, strict=False).save(str(out / f"{name}.pt"))
            if files != "pt":
                export(module, given, out / f"{name}.onnx", names)
            if half:
                session = onnxruntime.InferenceSession(str(out / f"{name}.onnx"))
                answer = torch.from_numpy(session.run(names, {"input": given.numpy()})[0]).float()
            if "external" in files:
                model = onnx.load(str(out / f"{name}.onnx"))
                onnx.save(model, str(out / f"{name}.onnx"), save_as_external_data=True, size_threshold=0, location=f"{name}.weights")
            expected = meaning(first(answer).float())
        share = [(expected.argmax(1) == k).float().mean().item() for k in range(planes)]
        print(name, "share of each class", [round(s, 3) for s in share])
        (out / f"{name}.frames").write_bytes(raw.tobytes())
        (out / f"{name}.bin").write_bytes((expected * 255).round().to(torch.uint8).numpy().tobytes())
        numerics = dict(
            pixels="FLOATS", layout="NCHW", batch=0, mean=list(mean), std=list(std), answers=answers, conventions=conventions
        )
        cases.append(
            dict(name=name, input=[channels, SIDE, SIDE], planes=planes, script="pt" in files, onnx=files != "pt", numerics=numerics)
        )
    (out / "cases.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
