/** How a command is told its service's settings. Read {@code SettingsOptions} first. */
@NullMarked
package io.sonostream.cli.settings;

import org.jspecify.annotations.NullMarked;
