package io.countersign.adapters.webhook.egress;

import io.countersign.application.egress.EgressGuard;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A name service of our own, whose answers may change from one question to the next. */
public final class PlayedNames {
  private final Map<String, Deque<List<InetAddress>>> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  /**
   * What {@code name} resolves to the next time, and from then on unless there is a further one.
   */
  public PlayedNames then(String name, String... literals) {
    answers
        .computeIfAbsent(name, _ -> new ArrayDeque<>())
        .add(Stream.of(literals).map(InetAddress::ofLiteral).toList());
    return this;
  }

  public EgressGuard guardAllowing(String cidrs) {
    return new ResolvingEgressGuard(this::addressesOf, cidrs);
  }

  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private synchronized List<InetAddress> addressesOf(String name) throws UnknownHostException {
    asked.add(name);
    var known = answers.get(name);
    if (known == null) {
      throw new UnknownHostException(name);
    }
    return known.size() > 1 ? known.removeFirst() : known.getFirst();
  }
}
