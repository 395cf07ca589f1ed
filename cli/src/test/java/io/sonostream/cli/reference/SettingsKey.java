package io.sonostream.cli.reference;

import io.sonostream.testkit.pages.ReferencePage;

/**
 * One row of the reference.
 *
 * @param path from the root of a configuration file; NAME stands for a name of the user's own
 * @param type as people write it, with the unit that the key's name has
 * @param standard what it is where nobody says otherwise
 * @param allowed least and most value; empty where any will do
 * @param environment variables that set it
 * @param sentence what it does; empty where nobody wrote it down
 */
record SettingsKey(
    String path,
    String type,
    String standard,
    String allowed,
    String environment,
    String sentence) {
  String row() {
    return "| "
        + String.join(
            " | ",
            "`" + path + "`",
            type,
            standard,
            allowed,
            environment,
            ReferencePage.cell(sentence))
        + " |\n";
  }
}
