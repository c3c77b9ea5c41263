package io.countersign.adapters.webhook.egress;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks what the machine is set up to ask. */
@Singleton
final class SystemNameService implements NameService {
  @Override
  public List<InetAddress> addressesOf(String name) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(name));
  }
}
