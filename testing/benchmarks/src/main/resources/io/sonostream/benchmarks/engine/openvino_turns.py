"""Runs an ONNX file in OpenVINO, a turn whenever it is told to.

openvino_turns.py FOLDER SIDE THREADS
Reads FOLDER/model.onnx (unsigned bytes in and out) and FOLDER/calibration.bin; prints one JSON
object with the precisions that it has. Then, for each line on standard input, one JSON object:
  masks PRECISION COUNT          FOLDER/frames.bin to FOLDER/answers.bin
  turn PRECISION COUNT BATCHES   seconds by the clock and of all cores
"""
import json
import os
import sys
import time

import numpy as np
import openvino as ov


def main():
    # Libraries print what they do: only answers may reach whoever asks.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(what):
        print(json.dumps(what), file=answers, flush=True)

    folder, side, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

    def frames(name, count=None):
        pixels = np.fromfile(os.path.join(folder, name), dtype=np.uint8).reshape(-1, 1, side, side)
        return pixels[:count]

    core = ov.Core()
    model = core.read_model(os.path.join(folder, "model.onnx"))
    config = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY"}
    compiled = {
        "bf16": core.compile_model(model, "CPU", {**config, "INFERENCE_PRECISION_HINT": "bf16"})
    }
    try:
        import nncf

        data = nncf.Dataset([frame[None] for frame in frames("calibration.bin")])
        quantised = nncf.quantize(model, data, subset_size=len(frames("calibration.bin")))
        compiled["int8"] = core.compile_model(
            quantised, "CPU", {**config, "INFERENCE_PRECISION_HINT": "bf16"}
        )
    except ImportError:
        pass
    answer({"precisions": list(compiled)})
    requests = {name: network.create_infer_request() for name, network in compiled.items()}
    for line in sys.stdin:
        what, precision, *numbers = line.split()
        request = requests[precision]
        batch = frames("frames.bin", int(numbers[0]))
        if what == "masks":
            request.infer({0: batch})
            request.get_output_tensor(0).data.tofile(os.path.join(folder, "answers.bin"))
            answer({})
            continue
        request.infer({0: batch})
        start, cpu = time.perf_counter(), time.process_time()
        for _ in range(int(numbers[1])):
            request.infer({0: batch})
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        answer({"seconds": seconds, "cpuSeconds": cpu})


main()
