/**
 * Broker and registry for one machine, guarded where the settings name users. Read {@code
 * BrokerCommand} first, then {@code Machine}.
 */
@NullMarked
package io.sonostream.cli.broker;

import org.jspecify.annotations.NullMarked;
