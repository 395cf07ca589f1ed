"""Sends files by pynetdicom, all of them over each of several associations at once.

usage: store.py PORT ASSOCIATIONS FILE...
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import pydicom
from pynetdicom import AE

port, associations, files = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
data = [pydicom.dcmread(file) for file in files]


def send(_):
    said = []
    entity = AE(ae_title="PYNETDICOM")
    entity.add_requested_context("1.2.840.10008.1.1")
    for each in data:
        entity.add_requested_context(each.SOPClassUID, each.file_meta.TransferSyntaxUID)
    association = entity.associate("127.0.0.1", port, ae_title="SONOSTREAM")
    if not association.is_established:
        return ["no association"]
    said.append(f"echo {association.send_c_echo().Status:04x}")
    for each in data:
        said.append(f"store {association.send_c_store(each).Status:04x}")
    association.release()
    return said


with ThreadPoolExecutor(associations) as pool:
    for lines in pool.map(send, range(associations)):
        print("\n".join(lines))
