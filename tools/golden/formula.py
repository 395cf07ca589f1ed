"""Tensors by formula, so that golden files hold results only. Formula.java is the same in Java."""

import math

import numpy as np
import torch

MASK = 0xFFFFFFFF


def bits(name, count):
    """`count` 32-bit hashes: FNV-1a of the name, mixed with each index."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & MASK
    h = (seed + np.arange(count, dtype=np.uint64) * np.uint64(2654435761)) & np.uint64(MASK)
    for _ in range(2):
        h ^= h >> np.uint64(16)
        h = (h * np.uint64(0x45D9F3B)) & np.uint64(MASK)
    return h ^ (h >> np.uint64(16))


def uniform(name, shape):
    """Numbers of -1 to 1."""
    u = bits(name, math.prod(shape)).astype(np.float64) / 2**32
    return torch.from_numpy((2 * u - 1).astype(np.float32).reshape(shape))


def frames(shape):
    return torch.from_numpy((bits("frames", math.prod(shape)) >> np.uint64(24)).astype(np.uint8).reshape(shape))


def fill(module):
    """He-scaled kernels, batch norms near the identity."""
    for name, tensor in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        u = uniform(name, tuple(tensor.shape))
        leaf = name.rsplit(".", 1)[1]
        if tensor.dim() == 4:
            u *= math.sqrt(6 / (tensor.numel() // tensor.shape[0]))
        elif leaf in ("weight", "running_var"):
            u = 1 + 0.5 * u
        else:
            u *= 0.1
        tensor.copy_(u)
    return module
