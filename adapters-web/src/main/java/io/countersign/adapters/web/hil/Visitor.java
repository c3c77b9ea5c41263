package io.countersign.adapters.web.hil;

import io.countersign.application.access.ClientNetwork;

/**
 * A client as far as can be told without a cookie.
 *
 * @param network see {@link ClientNetwork}
 * @param agent hash of what it calls itself
 */
record Visitor(String network, String agent) {
  static Visitor of(String ip, String userAgent) {
    return new Visitor(ClientNetwork.of(ip), Hash.of(userAgent));
  }
}
