package io.countersign.application.egress;

import java.net.InetAddress;
import java.util.List;

/**
 * Decides where this installation connects to. Every way out asks it: callbacks, tenant SMTP
 * servers, later OIDC and others. A name is resolved once; the caller connects to the addresses
 * that were checked and to nothing else.
 */
public interface EgressGuard {
  /**
   * @param host a DNS name or an address literal, without brackets
   */
  Ruling resolve(String host);

  /** What may be connected to. */
  sealed interface Ruling {
    /** Every address the name has, all of them checked. */
    record Allowed(List<InetAddress> addresses) implements Ruling {
      public Allowed {
        addresses = List.copyOf(addresses);
      }
    }

    /** At least one of its addresses is special-purpose, or the text is no acceptable host. */
    record Denied() implements Ruling {}

    record Unresolvable() implements Ruling {}
  }
}
