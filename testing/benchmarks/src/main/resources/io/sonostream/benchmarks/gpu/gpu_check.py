"""Runs our archives by torch.jit.load on a device, beside eager, compiled and TensorRT.

gpu_check.py FOLDER DEVICE
Reads FOLDER/job.json, writes the answers of FOLDER/NAME.pt to FOLDER/NAME.bin, and prints one JSON object. A part that can't run is
told in "notRun" with the reason.
"""
import json
import os
import sys
import threading
import time

import numpy as np
import torch

from serving import Serving, UNet, read

TYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}


def reason(error):
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"[:300]


class Check:
    def __init__(self, folder, device):
        self.folder = folder
        self.device = device
        with open(os.path.join(folder, "job.json")) as file:
            self.job = json.load(file)
        self.until = time.monotonic() + self.job["seconds"]
        self.not_run = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def part(self, name, work, default):
        if time.monotonic() > self.until:
            self.not_run.append({"part": name, "why": "no time left within the script's ten minutes"})
            return default
        try:
            with torch.no_grad():
                return work()
        except Exception as error:  # told, whatever it is: the other parts go on
            self.not_run.append({"part": name, "why": reason(error)})
            return default

    def wait(self):
        if self.device == "cuda":
            torch.cuda.synchronize()

    def load(self, name):
        module = torch.jit.load(self.path(name), map_location=self.device)
        return module.eval()

    def correct(self, archive):
        frames = np.fromfile(self.path(archive["frames"]), dtype=np.uint8).reshape(archive["shape"])
        answers = self.load(archive["name"] + ".pt")(torch.from_numpy(frames).to(self.device))
        answers.cpu().numpy().tofile(self.path(archive["name"] + ".bin"))
        return True

    def rate(self, run, batch):
        """Frames a second with frames in and masks out of host memory, as ours; the best of three turns."""
        side = self.job["side"]
        frames = torch.randint(0, 256, (batch, 1, side, side), dtype=torch.uint8)
        for _ in range(3):
            run(frames.to(self.device)).cpu()
        self.wait()
        best = 0
        for _ in range(3):
            start, calls = time.perf_counter(), 0
            while time.perf_counter() - start < self.job["turnSeconds"]:
                run(frames.to(self.device)).cpu()
                calls += 1
            self.wait()
            best = max(best, calls * batch / (time.perf_counter() - start))
        return best

    def rows(self, contender, precision, make):
        def work():
            run = make()
            return [
                {"contender": contender, "precision": precision, "batch": batch,
                 "framesPerSecond": self.rate(run, batch)}
                for batch in self.job["batches"]
            ]
        return self.part(f"speed of {contender} in {precision}", work, [])

    def eager(self, precision):
        net = UNet(self.job["base"], self.job["depth"]).eval()
        net.load_state_dict(read(self.path("weights.safetensors")), strict=False)
        return Serving(net, TYPES[precision]).eval().to(self.device)

    def tensorrt(self):
        import tensorrt as trt

        logger = trt.Logger(trt.Logger.ERROR)
        builder = trt.Builder(logger)
        network = builder.create_network(0)
        parser = trt.OnnxParser(network, logger)
        if not parser.parse_from_file(self.path("network.onnx")):
            raise RuntimeError(f"TensorRT refuses our ONNX file: {parser.get_error(0)}")
        config = builder.create_builder_config()
        config.set_flag(trt.BuilderFlag.FP16)
        source, target = network.get_input(0).name, network.get_output(0).name
        side, batches = self.job["side"], self.job["batches"]
        profile = builder.create_optimization_profile()
        profile.set_shape(source, *[(n, 1, side, side) for n in (min(batches), max(batches), max(batches))])
        config.add_optimization_profile(profile)
        engine = trt.Runtime(logger).deserialize_cuda_engine(builder.build_serialized_network(network, config))
        context = engine.create_execution_context()

        def run(frames):
            context.set_input_shape(source, tuple(frames.shape))
            answers = torch.empty(tuple(context.get_tensor_shape(target)), dtype=torch.uint8, device="cuda")
            context.set_tensor_address(source, frames.data_ptr())
            context.set_tensor_address(target, answers.data_ptr())
            context.execute_async_v3(torch.cuda.current_stream().cuda_stream)
            return answers

        return run

    def speed(self):
        rows = []
        for precision in self.job["precisions"]:
            rows += self.rows("our archive, torch.jit.load", precision, lambda: self.load(f"speed-{precision}.pt"))
            rows += self.rows("torch eager", precision, lambda: self.eager(precision))
            rows += self.rows("torch.compile", precision, lambda: torch.compile(self.eager(precision)))
        if self.device == "cuda":
            rows += self.rows("TensorRT", "f16", self.tensorrt)
        else:
            self.not_run.append({"part": "speed of TensorRT in f16", "why": "TensorRT needs an NVIDIA GPU"})
        return rows

    def train(self):
        """Our trainable archive on the device: its loss on one batch must fall, as it does on the processor."""
        module = torch.jit.load(self.path("train.pt"), map_location=self.device).train()
        side, batch = self.job["trainSide"], self.job["trainBatch"]
        shape = (batch, 1, side, side)
        x = torch.from_numpy(np.fromfile(self.path("train-frames.bin"), dtype=np.uint8).reshape(shape))
        y = torch.from_numpy(np.fromfile(self.path("train-labels.bin"), dtype=np.uint8).reshape(shape))
        x, y = x.to(self.device).float() / 255, y.to(self.device).float()
        adam = torch.optim.Adam(module.parameters(), self.job["rate"])
        losses, best = [], float("inf")
        with torch.enable_grad():
            for _ in range(self.job["steps"]):
                self.wait()
                start = time.perf_counter()
                adam.zero_grad()
                logits = module(x)
                logits = logits[0] if isinstance(logits, tuple) else logits
                p = torch.sigmoid(logits)
                dice = (2 * (p * y).sum() + 1) / (p.sum() + y.sum() + 1)
                entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, y)
                loss = 0.75 * entropy + 0.25 * (1 - dice)
                loss.backward()
                adam.step()
                losses.append(loss.item())
                best = min(best, time.perf_counter() - start)
        return {"seconds": best, "lossBefore": losses[0], "lossAfter": losses[-1]}

    def megabytes(self):
        with open("/proc/self/status") as file:
            resident = next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) / 1024
        if self.device != "cuda":
            return {"resident": resident, "device": None}
        free, total = torch.cuda.mem_get_info()
        return {"resident": resident, "device": (total - free) / 2**20}

    def swap(self):
        """A thread asks whatever serves, without a pause, while one archive is loaded in place of another."""
        side, swaps = self.job["swapSide"], self.job["swaps"]
        serving = [(0, self.load("even.pt"))]
        frames = torch.randint(0, 256, (4, 1, side, side), dtype=torch.uint8)
        seen = {"frames": 0, "missing": 0, "wrong": 0}
        stop = threading.Event()

        def ask():
            with torch.no_grad():
                while not stop.is_set():
                    version, module = serving[0]
                    seen["frames"] += len(frames)
                    try:
                        answers = module(frames.to(self.device)).cpu()
                    except Exception:
                        seen["missing"] += len(frames)
                        continue
                    expected = 255 * self.job["probabilities"][version % 2]
                    far = (answers.float() - expected).abs().amax(dim=(1, 2, 3)) > 255 * self.job["close"]
                    seen["wrong"] += int(far.sum())

        asking = threading.Thread(target=ask)
        asking.start()
        early = self.megabytes()
        try:
            for version in range(1, swaps + 1):
                serving[0] = (version, self.load("odd.pt" if version % 2 else "even.pt"))
                if version == max(1, swaps // 10):
                    early = self.megabytes()
        finally:
            stop.set()
            asking.join()
        return {"swaps": swaps, **seen, "early": early, "end": self.megabytes()}


def main():
    # Libraries print what they do: only the answer may reach whoever asks.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    folder, device = sys.argv[1:]
    # What it compiles goes with the folder, instead of staying in the machine's temporary one.
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(os.path.abspath(folder), "compiled")
    if device == "cuda" and not torch.cuda.is_available():
        print(json.dumps({"unusable": f"its torch {torch.__version__} sees no NVIDIA GPU"}), file=out)
        return
    check = Check(folder, device)
    done = [a["name"] for a in check.job["archives"] if check.part("correct: " + a["name"], lambda: check.correct(a), False)]
    train = check.part("training step by torch", check.train, None)
    swap = check.part("swaps by torch", check.swap, None)
    rows = check.speed()
    print(
        json.dumps({
            "torch": torch.__version__,
            "device": torch.cuda.get_device_name(0) if device == "cuda" else "cpu",
            "answered": done, "rows": rows, "train": train, "swap": swap, "notRun": check.not_run,
        }),
        file=out, flush=True,
    )


main()
