"""Reads reports of TID 1500 with highdicom and tells every area; asks dciodvfy what is wrong with each.

usage: report.py REPORT...
Says of each: dciodvfy's errors (each of them after it), then a line for each area: what of, how much, unit.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import highdicom
from pydicom.sr.codedict import codes


def judge(path):
    beside = Path(sys.executable).parent / "dciodvfy"
    program = str(beside) if beside.exists() else shutil.which("dciodvfy")
    said = subprocess.run([program, path], capture_output=True, text=True, check=False)
    errors = [line for line in (said.stdout + said.stderr).splitlines() if line.startswith("Error")]
    print("errors", len(errors))
    for error in errors:
        print(error)
    report = highdicom.sr.srread(path)
    for group in report.content.get_image_measurement_groups():
        for measurement in group.get_measurements(codes.SCT.Area):
            print(f"{group.tracking_identifier}: {measurement.value:.4f} {measurement.unit.value}")


for each in sys.argv[1:]:
    judge(each)
