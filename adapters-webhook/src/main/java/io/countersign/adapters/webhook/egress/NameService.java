package io.countersign.adapters.webhook.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up. */
interface NameService {
  /** All addresses of a name, IPv4 and IPv6. */
  List<InetAddress> addressesOf(String name) throws UnknownHostException;
}
