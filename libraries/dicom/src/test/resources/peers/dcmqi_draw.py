"""Writes a DICOM SEG of a single picture with dcmqi's itkimage2segimage, for us to read.

usage: dcmqi_draw.py SOURCE PLACED TARGET
dcmqi takes pictures only that lie somewhere in space, so SOURCE is given a place first, as PLACED. Segment 1 is a disc,
segment 2 a stripe that does not touch it.
"""

import json
import os
import subprocess
import sys

import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset

source, placed, target = sys.argv[1:]
image = dcmread(source)
image.FrameOfReferenceUID = "2.25.77"
image.PositionReferenceIndicator = ""
image.ImagePositionPatient = [0, 0, 0]
image.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
image.PixelSpacing = [0.5, 0.5]
image.SliceThickness = "1"
image.save_as(placed)

rows, columns = np.mgrid[0 : image.Rows, 0 : image.Columns]
disc = (rows - image.Rows // 2) ** 2 + (columns - image.Columns // 3) ** 2 < (image.Rows // 4) ** 2
labels = np.where(disc, 1, np.where(rows < image.Rows // 5, 2, 0)).astype(np.int16)
drawn = target + ".nrrd"
with open(drawn, "wb") as out:
    out.write(
        (
            "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\n"
            f"sizes: {image.Columns} {image.Rows} 1\n"
            "space directions: (0.5,0,0) (0,0.5,0) (0,0,1)\nkinds: domain domain domain\n"
            "endian: little\nencoding: raw\nspace origin: (0,0,0)\n\n"
        ).encode()
    )
    out.write(labels.astype("<i2").tobytes())


def code(value, meaning):
    return {"CodeValue": value, "CodingSchemeDesignator": "SCT", "CodeMeaning": meaning}


def segment(number):
    return {
        "labelID": number,
        "SegmentDescription": f"drawn {number}",
        "SegmentLabel": f"drawn {number}",
        "SegmentAlgorithmType": "MANUAL",
        "SegmentedPropertyCategoryCodeSequence": code("49755003", "Morphologically Abnormal Structure"),
        "SegmentedPropertyTypeCodeSequence": code("52988006", "Lesion"),
    }


about = target + ".json"
with open(about, "w") as out:
    json.dump(
        {
            "ContentCreatorName": "Somebody",
            "SeriesDescription": "drawn",
            "SeriesNumber": "7",
            "InstanceNumber": "1",
            "BodyPartExamined": "BREAST",
            "segmentAttributes": [[segment(1), segment(2)]],
        },
        out,
    )
tool = os.path.join(os.path.dirname(sys.executable), "itkimage2segimage")
subprocess.run(
    [tool, "--inputImageList", drawn, "--inputDICOMList", placed, "--inputMetadata", about, "--outputDICOM", target, "--skip", "0"],
    check=True,
)
