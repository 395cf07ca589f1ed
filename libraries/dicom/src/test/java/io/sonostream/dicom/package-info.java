@NullMarked
package io.sonostream.dicom;

import org.jspecify.annotations.NullMarked;
