package io.countersign.bootstrap.story;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The name service of the whole test JVM. It answers as a story has it, knows this machine, and
 * asks nobody outside.
 */
public final class StoryNames extends InetAddressResolverProvider {
  private static final Map<String, Deque<List<InetAddress>>> ANSWERS = new ConcurrentHashMap<>();

  /**
   * What {@code name} resolves to the next time, and from then on unless there is a further answer.
   */
  static void answer(String name, String... literals) {
    ANSWERS
        .computeIfAbsent(name, _ -> new ArrayDeque<>())
        .add(Stream.of(literals).map(InetAddress::ofLiteral).toList());
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    // Each question is asked anew: that is what rebinding lives on.
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    var system = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        var answers = ANSWERS.get(host);
        if (answers != null) {
          synchronized (answers) {
            return (answers.size() > 1 ? answers.removeFirst() : answers.getFirst()).stream();
          }
        }
        if (host.indexOf('.') >= 0) {
          throw new UnknownHostException(host);
        }
        return system.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return system.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "story";
  }
}
