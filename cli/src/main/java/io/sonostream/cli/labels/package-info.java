/**
 * The commands about labels that are there: list, export, import. Read {@code LabelsCommand} first;
 * {@code label}, which publishes a folder, is among the devices.
 */
@NullMarked
package io.sonostream.cli.labels;

import org.jspecify.annotations.NullMarked;
