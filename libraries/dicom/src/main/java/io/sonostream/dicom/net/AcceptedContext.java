package io.sonostream.dicom.net;

/**
 * What both sides agreed to talk of.
 *
 * @param id of the presentation context
 * @param abstractSyntax the class of instances
 * @param transferSyntax how data sets are encoded in it
 */
record AcceptedContext(int id, String abstractSyntax, String transferSyntax) {}
