"""Writes DICOM SEGs of single pictures with highdicom, for us to read.

usage: draw.py (SOURCE TARGET BINARY|FRACTIONAL)...
Segment 1 is a disc, segment 2 a stripe that does not touch it; fractional ones rise along a row.
"""

import sys

import highdicom
import numpy as np
from pydicom import dcmread
from pydicom.sr.codedict import codes


def description(number):
    return highdicom.seg.SegmentDescription(
        segment_number=number,
        segment_label=f"drawn {number}",
        segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
        segmented_property_type=codes.SCT.Lesion,
        algorithm_type=highdicom.seg.SegmentAlgorithmTypeValues.MANUAL,
    )


def draw(source, target, kind):
    image = dcmread(source)
    rows, columns = np.mgrid[0 : image.Rows, 0 : image.Columns]
    disc = (rows - image.Rows // 2) ** 2 + (columns - image.Columns // 3) ** 2 < (image.Rows // 4) ** 2
    if kind == "BINARY":
        pixels = np.where(disc, 1, np.where(rows < image.Rows // 5, 2, 0)).astype(np.uint8)
        segments = [description(1), description(2)]
    else:
        pixels = (columns / image.Columns).astype(np.float32)
        segments = [description(1)]
    made = highdicom.seg.Segmentation(
        source_images=[image],
        pixel_array=pixels[np.newaxis],
        segmentation_type=kind,
        segment_descriptions=segments,
        series_instance_uid=highdicom.UID(),
        series_number=7,
        sop_instance_uid=highdicom.UID(),
        instance_number=1,
        manufacturer="Somebody",
        manufacturer_model_name="else",
        software_versions="1",
        device_serial_number="1",
    )
    made.save_as(target)


for at in range(1, len(sys.argv), 3):
    draw(sys.argv[at], sys.argv[at + 1], sys.argv[at + 2])
