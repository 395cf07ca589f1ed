"""Runs the network in plain PyTorch, eager and, asked for with 1, compiled, a turn whenever it is told to.

torch_turns.py FOLDER SIDE THREADS BASE DEPTH COMPILED
Reads FOLDER/weights.safetensors; frames and answers are bytes. Prints one JSON object with the precisions that it has, then
answers each line on standard input as openvino_turns.py does.
"""
import json
import os
import sys
import time

import numpy as np
import torch

from serving import Serving, UNet, read


def main():
    # Libraries print what they do: only answers may reach whoever asks.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(what):
        print(json.dumps(what), file=answers, flush=True)

    folder, side, threads, base, depth, compiled = sys.argv[1], *map(int, sys.argv[2:])
    torch.set_num_threads(threads)
    # What it compiles goes with the folder, instead of staying in the machine's temporary one.
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(os.path.abspath(folder), "compiled")

    def frames(count):
        pixels = np.fromfile(os.path.join(folder, "frames.bin"), dtype=np.uint8)
        return torch.from_numpy(pixels.reshape(-1, 1, side, side)[:count].copy())

    def eager():
        net = UNet(base, depth).eval()
        net.load_state_dict(read(os.path.join(folder, "weights.safetensors")), strict=False)
        return Serving(net, torch.float32).eval()

    networks = {"eager": eager()}
    if compiled:
        network = torch.compile(eager())
        try:
            with torch.inference_mode():
                network(torch.zeros(1, 1, side, side, dtype=torch.uint8))
            networks["compiled"] = network
        except Exception as error:  # a compiler that is missing, above all
            print("torch.compile can't be used:", error, file=sys.stderr)
    answer({"precisions": list(networks)})
    for line in sys.stdin:
        what, name, *numbers = line.split()
        network, batch = networks[name], frames(int(numbers[0]))
        with torch.inference_mode():
            if what == "masks":
                network(batch).numpy().tofile(os.path.join(folder, "answers.bin"))
                answer({})
                continue
            network(batch)
            start, cpu = time.perf_counter(), time.process_time()
            for _ in range(int(numbers[1])):
                network(batch)
            seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        answer({"seconds": seconds, "cpuSeconds": cpu})


main()
