/** deploy/helm/sonostream, rendered by Helm itself. Read {@code Chart} first. */
package io.sonostream.cli.chart;
