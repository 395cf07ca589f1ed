"""Made the DICOM files of this folder: one a syntax and kind of picture, so small that tests can damage thousands of them.

usage: forge.py FOLDER   (needs numpy, pydicom, pyjpegls, imagecodecs)
Every picture is 23 columns by 17 rows; sample c of pixel (y, x) of frame f is (7x + 13y + 50c + 5f) mod 256.
"""

import io
import sys

import imagecodecs
import numpy as np
import pydicom.uid as uid
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.sequence import Sequence

folder = sys.argv[1]
H, W = 17, 23


def picture(channels=1, frames=1):
    f, y, x, c = np.mgrid[0:frames, 0:H, 0:W, 0:channels]
    return ((7 * x + 13 * y + 50 * c + 5 * f) % 256).astype(np.uint8)


def data(syntax, pixels, photometric, **more):
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion, meta.ImplementationClassUID = b"\0\1", "2.25.4"
    meta.MediaStorageSOPClassUID = uid.UltrasoundMultiFrameImageStorage
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    meta.TransferSyntaxUID = syntax
    d = FileDataset(
        "", {}, b"\0" * 128, meta, is_implicit_VR=syntax.is_implicit_VR, is_little_endian=syntax.is_little_endian
    )
    d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, "2.25.1"
    d.StudyInstanceUID, d.SeriesInstanceUID, d.Modality = "2.25.2", "2.25.3", "US"
    d.PatientName, d.PatientID, d.PatientBirthDate, d.PatientSex = "Forged^File", "42", "19700101", "O"
    d.Manufacturer, d.ManufacturerModelName = "Forge", "Anvil"
    frames = pixels.shape[0]
    if frames > 1:
        d.NumberOfFrames, d.FrameTime = frames, "40"
    d.Rows, d.Columns = pixels.shape[1:3]
    d.SamplesPerPixel = 3 if pixels.shape[-1] == 3 else 1
    if d.SamplesPerPixel == 3:
        d.PlanarConfiguration = 0
    d.PhotometricInterpretation = photometric
    d.BitsAllocated = 8 * pixels.dtype.itemsize
    d.BitsStored, d.HighBit, d.PixelRepresentation = d.BitsAllocated, d.BitsAllocated - 1, 0
    d.PixelData = padded(pixels.tobytes())
    d["PixelData"].VR = "OB" if d.BitsAllocated == 8 else "OW"
    region = Dataset()
    region.RegionSpatialFormat, region.RegionDataType, region.RegionFlags = 1, 1, 0
    region.RegionLocationMinX0, region.RegionLocationMinY0 = 2, 3
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = 20, 15
    region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3
    region.PhysicalDeltaX, region.PhysicalDeltaY = 0.02, -0.03
    d.SequenceOfUltrasoundRegions = Sequence([region])
    for name, value in more.items():
        setattr(d, name, value)
    return d


def padded(bytes_):
    return bytes_ + b"\0" * (len(bytes_) % 2)


def write(name, d):
    syntax = d.file_meta.TransferSyntaxUID
    if not syntax.is_little_endian:
        d["PixelData"].VR = "OW" if d.BitsAllocated == 16 else d["PixelData"].VR
    d.save_as(
        f"{folder}/{name}.dcm",
        implicit_vr=syntax.is_implicit_VR,
        little_endian=syntax.is_little_endian,
        force_encoding=True,
    )


def fragments(d, codestreams, table=True):
    d.PixelData = encapsulate(codestreams, has_bot=table)
    d["PixelData"].VR = "OB"
    d["PixelData"].is_undefined_length = True
    return d


def jpeg(pixels, **options):
    return padded(imagecodecs.jpeg8_encode(np.ascontiguousarray(np.squeeze(pixels)), **options))


gray, rgb, clip = picture(), picture(3), picture(1, 3)
write("implicit-gray", data(uid.ImplicitVRLittleEndian, gray, "MONOCHROME2"))
write("explicit-rgb", data(uid.ExplicitVRLittleEndian, rgb, "RGB"))
write("explicit-clip", data(uid.ExplicitVRLittleEndian, clip, "MONOCHROME2"))
planar = data(uid.ExplicitVRLittleEndian, rgb, "RGB", PlanarConfiguration=1)
planar.PixelData = padded(np.moveaxis(rgb, 3, 1).tobytes())
write("explicit-planar", planar)
nested = data(uid.ExplicitVRLittleEndian, gray, "MONOCHROME2")
nested["SequenceOfUltrasoundRegions"].is_undefined_length = True
nested.SequenceOfUltrasoundRegions[0].is_undefined_length_sequence_item = True
write("explicit-undefined-lengths", nested)
big = data(uid.ExplicitVRBigEndian, gray, "MONOCHROME2")
big.PixelData = np.frombuffer(padded(gray.tobytes()), "<u2").byteswap().tobytes()
big["PixelData"].VR = "OW"
write("big-words", big)
deep = (gray.astype(np.uint16) << 4) | 7
write("big-gray16", data(uid.ExplicitVRBigEndian, deep.astype(">u2"), "MONOCHROME2", BitsStored=12, HighBit=11))
write("deflated-gray", data(uid.DeflatedExplicitVRLittleEndian, gray, "MONOCHROME2"))
palette = data(uid.ExplicitVRLittleEndian, gray, "PALETTE COLOR")
for number, colour in enumerate(("Red", "Green", "Blue")):
    setattr(palette, f"{colour}PaletteColorLookupTableDescriptor", [256, 0, 16])
    words = ((np.arange(256) + 50 * number) % 256).astype("<u2") * 257
    setattr(palette, f"{colour}PaletteColorLookupTableData", words.tobytes())
write("explicit-palette", palette)
for number, colour in enumerate(("Red", "Green", "Blue")):
    delattr(palette, f"{colour}PaletteColorLookupTableData")
    at = 50 * number  # one value, then a line up to 255, then zero and a line again
    words = [0, 1, at * 257, 1, 255 - at, 65535] + ([0, 1, 0, 1, at - 1, (at - 1) * 257] if at else [])
    setattr(palette, f"Segmented{colour}PaletteColorLookupTableData", np.array(words, "<u2").tobytes())
write("explicit-palette-in-segments", palette)
for name, syntax, pixels, photometric in (
    ("rle-rgb", uid.RLELossless, rgb, "RGB"),
    ("rle-clip", uid.RLELossless, clip, "MONOCHROME2"),
    ("rle-gray16", uid.RLELossless, deep, "MONOCHROME2"),
    ("jpegls-gray", uid.JPEGLSLossless, gray, "MONOCHROME2"),
    ("jpegls-rgb", uid.JPEGLSLossless, rgb, "RGB"),
    ("jpegls-near", uid.JPEGLSNearLossless, gray, "MONOCHROME2"),
):
    d = data(syntax, pixels, photometric)
    d.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    options = {"jls_error": 2} if syntax == uid.JPEGLSNearLossless else {}
    d.compress(syntax, generate_instance_uid=False, **options)
    write(name, d)
for name, pixels, photometric in (("jpeg2000-gray", gray, "MONOCHROME2"), ("jpeg2000-rgb", rgb, "YBR_RCT")):
    stream = imagecodecs.jpeg2k_encode(
        np.squeeze(pixels), codecformat="j2k", reversible=True, resolutions=1, mct=photometric == "YBR_RCT"
    )
    write(name, fragments(data(uid.JPEG2000Lossless, pixels, photometric), [padded(stream)]))
for name, pixels, photometric, options in (
    ("lossless-gray", gray, "MONOCHROME2", {"lossless": True, "predictor": 1}),
    ("lossless-predictor7", gray, "MONOCHROME2", {"lossless": True, "predictor": 7}),
    ("lossless-rgb", rgb, "RGB", {"lossless": True, "predictor": 4, "colorspace": "RGB", "outcolorspace": "RGB"}),
):
    write(name, fragments(data(uid.JPEGLosslessSV1, pixels, photometric), [jpeg(pixels, **options)]))
baseline = [jpeg(clip[i], level=95) for i in range(3)]
write("baseline-clip", fragments(data(uid.JPEGBaseline8Bit, clip, "MONOCHROME2"), baseline))
write("baseline-clip-no-table", fragments(data(uid.JPEGBaseline8Bit, clip, "MONOCHROME2"), baseline, table=False))
long_clip = data(uid.JPEGBaseline8Bit, clip, "MONOCHROME2")
long_clip.PixelData, long_clip.ExtendedOffsetTable, long_clip.ExtendedOffsetTableLengths = encapsulate_extended(baseline)
long_clip["PixelData"].VR, long_clip["PixelData"].is_undefined_length = "OB", True
write("baseline-clip-extended-table", long_clip)
split = data(uid.JPEGBaseline8Bit, clip, "MONOCHROME2")
split.PixelData = encapsulate(baseline, fragments_per_frame=2, has_bot=False)
split["PixelData"].VR, split["PixelData"].is_undefined_length = "OB", True
write("baseline-clip-split", split)
smooth = np.broadcast_to(np.linspace(20, 230, W).astype(np.uint8)[None, None, :, None], (1, H, W, 3)).copy()
write(
    "baseline-rgb",
    fragments(data(uid.JPEGBaseline8Bit, smooth, "YBR_FULL_422"), [jpeg(smooth, level=98, subsampling="422")]),
)
