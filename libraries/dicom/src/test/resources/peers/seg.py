"""Reads a DICOM SEG with highdicom and holds it against the masks it was made of; asks dciodvfy what is wrong with it.

usage: seg.py (SEG MASKS FRAMES SEGMENTS)...   MASKS: uint8, shape (FRAMES, SEGMENTS, rows, columns)
Says of each: frames that agree, pixels that differ, dciodvfy's errors (each of them after it).
"""

import shutil
import subprocess
import sys
from pathlib import Path

import highdicom
import numpy as np


def judge(seg, masks, frames, segments):
    read = highdicom.seg.segread(seg)
    wanted = np.fromfile(masks, np.uint8).reshape(frames, segments, read.Rows, read.Columns)
    source = read.ReferencedSeriesSequence[0].ReferencedInstanceSequence[0].ReferencedSOPInstanceUID
    options = {"segment_numbers": list(range(1, segments + 1))}
    if read.SegmentationType == "FRACTIONAL":
        options["rescale_fractional"] = False
    if frames > 1:
        pixels = read.get_pixels_by_source_frame(source, list(range(1, frames + 1)), **options)
    else:
        pixels = read.get_pixels_by_source_instance([source], **options)
    pixels = np.moveaxis(pixels, 3, 1)
    agree = sum(bool((pixels[f] == wanted[f]).all()) for f in range(frames))

    beside = Path(sys.executable).parent / "dciodvfy"
    program = str(beside) if beside.exists() else shutil.which("dciodvfy")
    said = subprocess.run([program, seg], capture_output=True, text=True, check=False)
    errors = [line for line in (said.stdout + said.stderr).splitlines() if line.startswith("Error")]
    print(agree, int((pixels != wanted).sum()), len(errors))
    for error in errors:
        print(error)


for at in range(1, len(sys.argv), 4):
    judge(sys.argv[at], sys.argv[at + 1], int(sys.argv[at + 2]), int(sys.argv[at + 3]))
