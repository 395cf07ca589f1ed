"""Shows DICOM files as pydicom does: 8-bit gray or RGB, frame by frame.

usage: render.py FOLDER FILE...
Writes FOLDER/<n>.raw for the n-th file (all frames, rows top to bottom, channels interleaved), and
says one line a file: frames height width channels, or "refused" and why.
"""

import sys
import warnings

import numpy as np
import pydicom
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, pixel_array

warnings.filterwarnings("ignore")


def gray(data, stored):
    bits = data.BitsStored
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if data.PixelRepresentation else (0, 2**bits - 1)
    values = apply_modality_lut(stored, data).astype(np.float64)
    slope, intercept = float(data.get("RescaleSlope", 1) or 1), float(data.get("RescaleIntercept", 0) or 0)
    low, high = sorted((low * slope + intercept, high * slope + intercept))
    if "ModalityLUTSequence" in data:
        low, high = 0, 2 ** data.ModalityLUTSequence[0].LUTDescriptor[2] - 1
    if "VOILUTSequence" in data:
        low, high = 0, 2 ** data.VOILUTSequence[0].LUTDescriptor[2] - 1
    if "WindowCenter" in data or "VOILUTSequence" in data:
        values = apply_voi_lut(apply_modality_lut(stored, data), data).astype(np.float64)
    levels = np.rint(np.clip((values - low) / (high - low), 0, 1) * 255)
    return 255 - levels if data.PhotometricInterpretation == "MONOCHROME1" else levels


def turn_palette(data):
    """pydicom 3.0 reads the words of a big-endian palette the wrong way round."""
    for colour in ("Red", "Green", "Blue"):
        name = f"{colour}PaletteColorLookupTableData"
        if name in data:
            setattr(data, name, np.frombuffer(getattr(data, name), "<u2").byteswap().tobytes())


def shown(path):
    data = pydicom.dcmread(path, force=True)
    if "TransferSyntaxUID" not in data.file_meta:
        data.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
    syntax = data.file_meta.TransferSyntaxUID
    # pydicom's plugins differ by up to 5 where JPEG halved the colours; Pillow's is libjpeg-turbo.
    plugin = "pillow" if syntax == pydicom.uid.JPEGBaseline8Bit else ""
    stored = pixel_array(data, decoding_plugin=plugin)
    if not syntax.is_little_endian:
        turn_palette(data)
    frames = int(data.get("NumberOfFrames", 1) or 1)
    if data.PhotometricInterpretation == "PALETTE COLOR":
        coloured = apply_color_lut(stored, data)
        pixels = coloured if coloured.dtype == np.uint8 else coloured >> 8
    elif data.SamplesPerPixel == 1:
        pixels = gray(data, stored)
    else:
        pixels = stored if data.BitsStored == 8 else stored >> (data.BitsStored - 8)
    channels = 1 if data.SamplesPerPixel == 1 and data.PhotometricInterpretation != "PALETTE COLOR" else 3
    return pixels.astype(np.uint8).reshape(frames, data.Rows, data.Columns, channels)


folder, files = sys.argv[1], sys.argv[2:]
for number, path in enumerate(files):
    try:
        pixels = shown(path)
        pixels.tofile(f"{folder}/{number}.raw")
        print(*pixels.shape)
    except Exception as error:  # what pydicom refuses is said, and no reason to stop
        print("refused", type(error).__name__, str(error).replace("\n", " ")[:150])
