/**
 * Attributes and files of DICOM (PS3.5, PS3.10), read and written. Read {@code DicomFile} first.
 *
 * <pre>
 * bytes -> PartTenReader -> ElementReader -> DataSet -> (pixel, clip)
 * (seg) -> DataSet -> PartTenWriter -> bytes
 * </pre>
 *
 * Whatever is foreign is bounded by {@code DicomLimits}; what can't be read is a {@code
 * BadDicomException} of one line, never a guess.
 */
@NullMarked
package io.sonostream.dicom.dataset;

import org.jspecify.annotations.NullMarked;
