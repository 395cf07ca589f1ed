"""Says where the DICOM files of the packages pydicom and pydicom-data lie: name, tab, path."""

import pathlib

import data_store
import pydicom.data

folders = [
    pathlib.Path(pydicom.data.__file__).parent / "test_files",
    pathlib.Path(data_store.__file__).parent / "data",
]
for folder in folders:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with open(path, "rb") as file:
                head = file.read(132)
            if head[128:] == b"DICM":
                print(f"{path.name}\t{path}")
