/**
 * DICOM over the network, PS3.8 and PS3.7: what is needed to receive instances and to send some.
 *
 * <pre>
 *   peer ─ TCP ─▶ {@link io.sonostream.dicom.net.StoreServer}
 *                   └─ ServedAssociation, one thread each ─ PduChannel ─ PDUs
 *                        ├─ Negotiation: which classes and syntaxes
 *                        ├─ C-ECHO: answered
 *                        └─ C-STORE ─▶ {@link io.sonostream.dicom.net.InstanceReceiver}, whose word is the answer
 *   {@link io.sonostream.dicom.net.StoreClient} ─ TCP ─▶ peer
 * </pre>
 *
 * Read {@link io.sonostream.dicom.net.StoreServer} first.
 */
@NullMarked
package io.sonostream.dicom.net;

import org.jspecify.annotations.NullMarked;
