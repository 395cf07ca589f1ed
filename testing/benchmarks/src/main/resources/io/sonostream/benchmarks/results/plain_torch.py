"""Trains our U-Net by one of our recipes in plain PyTorch: of ours are only the examples, as bytes of the network's size.

plain_torch.py steps FOLDER
Takes FOLDER/job.json, weights.safetensors and batches; a step on each of them, from these weights. Writes logits.bin (evaluation
mode, the first batch, before any step), first.safetensors (after one step), last.safetensors and average.safetensors (after all),
and prints {"torch", "lossBefore", "losses", "norms"}.

plain_torch.py train FOLDER
Takes FOLDER/job.json, training.* and validation.*; trains from random weights, one line of JSON an epoch, and writes the best
epoch's weights as best.safetensors. One that was ended goes on after its last epoch.
"""
import copy
import ctypes
import json
import math
import os
import random
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F

from serving import UNet, read

CONTROL_POINTS = 5


def write(tensors, path):
    """As safetensors, f32; how many batches a norm has seen is left out."""
    tensors = {name: t.detach().float().contiguous() for name, t in tensors.items() if "num_batches" not in name}
    header, at = {}, 0
    for name, tensor in tensors.items():
        end = at + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header).encode()
    with open(path + ".part", "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for tensor in tensors.values():
            file.write(raw(tensor))
    os.replace(path + ".part", path)


def raw(tensor):
    tensor = tensor.contiguous()
    return ctypes.string_at(tensor.data_ptr(), 4 * tensor.numel())


def load(net, path):
    missing, unexpected = net.load_state_dict(read(path), strict=False)
    if unexpected or any("num_batches" not in name for name in missing):
        raise SystemExit(f"{path} is of another network: it lacks {missing}, and has {unexpected} besides")


class Job:
    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "job.json")) as file:
            told = json.load(file)
        self.side, self.base, self.depth = told["side"], told["base"], told["depth"]
        self.subjects = told.get("subjects", [])
        self.recipe = told["recipe"]
        if told["threads"]:
            torch.set_num_threads(told["threads"])

    def path(self, name):
        return os.path.join(self.folder, name)

    def images(self, name):
        """(N,1,H,W) bytes."""
        with open(self.path(name), "rb") as file:
            data = bytearray(file.read())
        return torch.frombuffer(data, dtype=torch.uint8).reshape(-1, 1, self.side, self.side)

    def rate(self, epoch):
        recipe, descent = self.recipe, self.recipe["descent"]
        if descent["schedule"] == "POLY":
            return recipe["learningRate"] * (1 - epoch / recipe["epochs"]) ** 0.9
        return recipe["learningRate"] * recipe["decay"] ** (epoch // recipe["decayEveryEpochs"])

    def optimizer(self, net):
        descent = self.recipe["descent"]
        if descent["method"] == "ADAM":
            return torch.optim.Adam(net.parameters(), 1, weight_decay=descent["weightDecay"])
        momentum = descent["momentum"]
        return torch.optim.SGD(net.parameters(), 1, momentum, weight_decay=descent["weightDecay"], nesterov=momentum > 0)

    def loss(self, logits, truth):
        entropy = F.binary_cross_entropy_with_logits(logits, truth)
        p = torch.sigmoid(logits)
        dice = (2 * (p * truth).sum() + 1) / (p.sum() + truth.sum() + 1)
        return self.recipe["crossEntropyWeight"] * entropy + self.recipe["diceWeight"] * (1 - dice)


class Average:
    """The running average of weights and statistics; it forgets faster as long as it has seen few steps."""

    def __init__(self, net, keep):
        self.net = copy.deepcopy(net).eval()
        self.keep = keep
        self.steps = 0

    def take(self, net):
        keep = min(self.keep, (1 + self.steps) / (10 + self.steps))
        self.steps += 1
        with torch.no_grad():
            for own, new in zip(self.net.state_dict().values(), net.state_dict().values()):
                if own.is_floating_point():
                    own.lerp_(new, 1 - keep)


class Learner:
    def __init__(self, job, net):
        self.job = job
        self.net = net
        self.optimizer = job.optimizer(net)
        self.average = Average(net, job.recipe["descent"]["weightAverage"])

    def step(self, pixels, truth, rate):
        self.net.train()
        self.optimizer.param_groups[0]["lr"] = rate
        self.optimizer.zero_grad()
        loss = self.job.loss(self.net(pixels), truth)
        loss.backward()
        clip = self.job.recipe["clipNorm"]
        norm = nn.utils.clip_grad_norm_(self.net.parameters(), clip if clip > 0 else math.inf)
        self.optimizer.step()
        self.average.take(self.net)
        return loss.item(), norm.item()


def steps(job):
    net = UNet(job.base, job.depth)
    load(net, job.path("weights.safetensors"))
    batch = job.recipe["batchSize"]
    pixels = job.images("steps.pixels").float() / 255
    truth = job.images("steps.classes").float()
    learner = Learner(job, net)
    net.eval()
    with torch.no_grad():
        logits = net(pixels[:batch])
        before = job.loss(logits, truth[:batch]).item()
    with open(job.path("logits.bin"), "wb") as file:
        file.write(raw(logits))
    losses, norms = [], []
    for at in range(0, len(pixels), batch):
        loss, norm = learner.step(pixels[at : at + batch], truth[at : at + batch], job.rate(0))
        losses.append(loss)
        norms.append(norm)
        if at == 0:
            write(net.state_dict(), job.path("first.safetensors"))
    write(net.state_dict(), job.path("last.safetensors"))
    write(learner.average.net.state_dict(), job.path("average.safetensors"))
    print(json.dumps({"torch": torch.__version__, "lossBefore": before, "losses": losses, "norms": norms}))


class Augmentation:
    """What docs/recipes.md and the settings' own descriptions say, written anew, with chance of its own."""

    def __init__(self, settings, side, seed):
        self.settings = settings
        self.side = side
        self.chance = random.Random(seed)
        self.noise = torch.Generator().manual_seed(seed)
        at = torch.arange(side, dtype=torch.float32)
        self.y, self.x = torch.meshgrid(at, at, indexing="ij")
        grid = at * (CONTROL_POINTS - 1) / (side - 1)
        left = grid.long().clamp(max=CONTROL_POINTS - 2)
        t = grid - left
        t = t * t * (3 - 2 * t)
        self.between = torch.zeros(side, CONTROL_POINTS)
        self.between.scatter_(1, left[:, None], (1 - t)[:, None]).scatter_(1, left[:, None] + 1, t[:, None])

    def amount(self, most):
        happens = self.chance.random() < self.settings["probability"]
        return self.chance.uniform(-most, most) if happens else 0.0

    def bend(self):
        most = self.settings["elastic"] * self.side
        points = (2 * torch.rand(CONTROL_POINTS, CONTROL_POINTS, generator=self.noise) - 1) * most
        return self.between @ points @ self.between.T

    def warp(self, pixels, truth):
        own, middle = self.settings, (self.side - 1) / 2
        flip = self.chance.random() < own["flipProbability"]
        angle = math.radians(self.amount(own["rotationDegrees"]))
        zoom = 1 + self.amount(own["scale"])
        cos, sin = math.cos(angle) / zoom, math.sin(angle) / zoom
        dx = middle - self.x if flip else self.x - middle
        dy = self.y - middle
        x = middle + cos * dx + sin * dy
        y = middle - sin * dx + cos * dy
        if own["elastic"] > 0 and self.chance.random() < own["probability"]:
            x, y = x + self.bend(), y + self.bend()
        grid = torch.stack([x, y], -1)[None] / middle - 1
        sample = lambda image, mode: F.grid_sample(image[None], grid, mode=mode, align_corners=True)[0]
        return sample(pixels, "bilinear"), sample(truth, "nearest")

    def shadow(self, pixels):
        side, chance = self.side, self.chance
        centre = chance.random() * side
        slope = chance.uniform(-0.3, 0.3)
        half = side * (0.03 + 0.09 * chance.random())
        widening = 0.15 * chance.random()
        top = int(side * 0.6 * chance.random())
        strength = 0.4 + 0.5 * chance.random()
        down = (self.y - top).clamp(min=0)
        reach = half + widening * down
        off = (self.x - centre - slope * down) / reach
        onset = (down / (0.05 * side + 1)).clamp(max=1)
        dark = strength * onset * torch.exp(-(off**4)) * (off.abs() <= 2)
        return pixels * (1 - dark)

    def of(self, pixels, truth):
        """(1,H,W) each, brightness 0-255."""
        own = self.settings
        pixels, truth = self.warp(pixels, truth)
        gain, gamma, speckle = (self.amount(own[name]) for name in ("gain", "gamma", "speckle"))
        pixels = 255 * (pixels / 255).clamp(0, 1) ** math.exp(gamma) * (1 + gain)
        if speckle:
            uniform = torch.rand(pixels.shape, generator=self.noise)
            rayleigh = (-2 * torch.log1p(-uniform)).sqrt()
            noise = (rayleigh - math.sqrt(math.pi / 2)) / math.sqrt(2 - math.pi / 2)
            pixels = pixels.clamp(0, 255) * (1 + abs(speckle) * noise)
        if self.chance.random() < own["shadowProbability"]:
            pixels = self.shadow(pixels.clamp(0, 255))
        pixels = pixels.clamp(0, 255).round()
        if self.chance.random() < own["invertProbability"]:
            pixels = (256 - pixels) * (pixels > 0)  # black stays black
        return pixels, truth


def fill(net, seed):
    """Kernels normal with variance 2 / fan-in, biases 0, as He et al. 2015; the taps of an up-convolution alike."""
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, tensor in net.named_parameters():
            if tensor.dim() == 4:
                tensor.normal_(0, math.sqrt(2 * tensor.shape[0] / tensor.numel()), generator=chance)
                if tensor.shape[2] == 2:
                    tensor.copy_(tensor[:, :, :1, :1].expand_as(tensor).clone())
            else:
                tensor.fill_(1 if ".bn" in name and name.endswith("weight") else 0)


def batches(shows, recipe, chance):
    """An epoch's examples by their places; those that would make a smaller batch wait for another epoch."""
    size, share = recipe["batchSize"], recipe["foregroundShare"]
    order = list(range(len(shows)))
    chance.shuffle(order)
    showing = [i for i in order if shows[i]]
    whole = len(order) // size * size or len(order)
    made = []
    for at in range(0, whole, size):
        batch = order[at : at + size]
        missing = math.ceil(share * len(batch)) - sum(shows[i] for i in batch)
        for n, i in enumerate(batch):
            if missing > 0 and showing and not shows[i]:
                batch[n] = chance.choice(showing)
                missing -= 1
        made.append(batch)
    return made[: recipe["maxStepsPerEpoch"] or None]


def dice(masks, truth):
    both = 2 * (masks * truth).sum().item()
    all = (masks.sum() + truth.sum()).item()
    return both / all if all else 1.0


def judge(net, pixels, truth, subjects, size):
    """Mean over subjects, with a threshold of one half, at the network's size."""
    scores = {}
    with torch.no_grad():
        for at in range(0, len(pixels), size):
            masks = (net(pixels[at : at + size].float() / 255) >= 0).float()
            for n, mask in enumerate(masks):
                scores.setdefault(subjects[at + n], []).append(dice(mask, truth[at + n].float()))
    means = [sum(own) / len(own) for own in scores.values()]
    return sum(means) / len(means)


def train(job):
    recipe = job.recipe
    pixels, truth = job.images("training.pixels"), job.images("training.classes")
    judges, judged = job.images("validation.pixels"), job.images("validation.classes")
    shows = [bool(one.any()) for one in truth]
    net = UNet(job.base, job.depth)
    fill(net, recipe["seed"])
    learner = Learner(job, net)
    averaged = recipe["descent"]["weightAverage"] > 0
    done, best, best_epoch = 0, -1.0, 0
    state = job.path("state.pt")
    if os.path.exists(state):
        saved = torch.load(state, weights_only=True)
        net.load_state_dict(saved["net"])
        learner.optimizer.load_state_dict(saved["optimizer"])
        learner.average.net.load_state_dict(saved["average"])
        learner.average.steps = saved["steps"]
        done, best, best_epoch = saved["done"], saved["best"], saved["bestEpoch"]
    for epoch in range(done, recipe["epochs"]):
        if recipe["patience"] and epoch - best_epoch >= recipe["patience"]:
            break
        # By seed and epoch, so that one that goes on draws what it would have drawn.
        chance = random.Random(recipe["seed"] * 7919 + epoch)
        augmentation = Augmentation(recipe["augmentation"], job.side, recipe["seed"] * 104729 + epoch)
        losses = []
        for batch in batches(shows, recipe, chance):
            examples = [augmentation.of(pixels[i].float(), truth[i].float()) for i in batch]
            x = torch.stack([example[0] for example in examples]) / 255
            y = torch.stack([example[1] for example in examples])
            losses.append(learner.step(x, y, job.rate(epoch))[0])
        chosen = learner.average.net if averaged else net.eval()
        score = judge(chosen, judges, judged, job.subjects, recipe["batchSize"])
        if score > best:
            best, best_epoch = score, epoch + 1
            write(chosen.state_dict(), job.path("best.safetensors"))
        torch.save(
            {"net": net.state_dict(), "optimizer": learner.optimizer.state_dict(), "average": learner.average.net.state_dict(),
             "steps": learner.average.steps, "done": epoch + 1, "best": best, "bestEpoch": best_epoch},
            state + ".part",
        )
        os.replace(state + ".part", state)
        print(
            json.dumps({"epoch": epoch + 1, "epochs": recipe["epochs"], "trainLoss": sum(losses) / len(losses),
                        "validationDice": score, "bestDice": best, "bestEpoch": best_epoch}),
            flush=True,
        )
    print(json.dumps({"torch": torch.__version__, "bestDice": best, "bestEpoch": best_epoch}), flush=True)


def main():
    what, folder = sys.argv[1:]
    {"steps": steps, "train": train}[what](Job(folder))


if __name__ == "__main__":
    main()
