package io.sonostream.dicom.net;

/**
 * What is known of an instance before its data set has come.
 *
 * @param sopClass its class
 * @param sopInstance its name
 * @param transferSyntax how its data set is encoded, as a UID
 * @param calling title of its sender
 */
public record IncomingInstance(
    String sopClass, String sopInstance, String transferSyntax, String calling) {}
