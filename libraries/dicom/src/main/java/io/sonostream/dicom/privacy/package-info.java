/**
 * What of a patient may leave a file, and under which name. Nothing is removed from a data set,
 * which could be forgotten for a new attribute: only what is asked for here is carried on.
 */
@NullMarked
package io.sonostream.dicom.privacy;

import org.jspecify.annotations.NullMarked;
