/**
 * Frames with the truth about them, which the trainer learns from. Read {@link
 * io.sonostream.client.labels.LabelPublisher}; {@link io.sonostream.client.labels.LabelReader}
 * reads them again.
 */
@NullMarked
package io.sonostream.client.labels;

import org.jspecify.annotations.NullMarked;
