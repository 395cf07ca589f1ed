"""Reads secondary captures with pydicom and holds them against what was drawn; asks dciodvfy what is wrong with each.

usage: overlay.py (CAPTURE DRAWN)...   DRAWN: uint8, shape (frames, rows, columns, 3)
"""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom


def judge(path, drawn):
    beside = Path(sys.executable).parent / "dciodvfy"
    program = str(beside) if beside.exists() else shutil.which("dciodvfy")
    said = subprocess.run([program, path], capture_output=True, text=True, check=False)
    errors = [line for line in (said.stdout + said.stderr).splitlines() if line.startswith("Error")]
    read = pydicom.dcmread(path)
    wanted = np.fromfile(drawn, np.uint8).reshape(-1, read.Rows, read.Columns, 3)
    pixels = read.pixel_array.reshape(wanted.shape)
    print(f"{len(pixels)} frames, {int((pixels != wanted).sum())} differ, {len(errors)} errors")
    for error in errors:
        print(error)


for at in range(1, len(sys.argv), 2):
    judge(sys.argv[at], sys.argv[at + 1])
