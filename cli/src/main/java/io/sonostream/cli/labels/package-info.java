/**
 * The commands about labels: list, export, import, and request what is worth one. Read {@code
 * LabelsCommand} first; {@code label}, which publishes a folder, is among the devices.
 */
@NullMarked
package io.sonostream.cli.labels;

import org.jspecify.annotations.NullMarked;
