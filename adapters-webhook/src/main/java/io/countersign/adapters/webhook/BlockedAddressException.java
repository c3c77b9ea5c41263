package io.countersign.adapters.webhook;

import java.net.UnknownHostException;

/** The egress guard does not let us connect there. Nothing was sent. */
final class BlockedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  BlockedAddressException() {
    super("blocked");
  }
}
