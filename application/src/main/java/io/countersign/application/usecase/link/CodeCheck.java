package io.countersign.application.usecase.link;

import io.countersign.application.access.ClientNetwork;
import io.countersign.application.port.CodeTries;
import io.countersign.application.port.CodeTries.Tries;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import java.time.Duration;
import java.time.Instant;

/**
 * Compares the four digits that were entered with those in the message. Three wrong ones are free,
 * after the fourth that network waits; other networks can go on, so that nobody can lock an
 * approver out. A try is counted, for all replicas, before the digits are looked at.
 */
public final class CodeCheck {
  private static final int MOST = 4;
  private static final Duration WAIT = Duration.ofMinutes(10);

  private final Transactions transactions;
  private final CodeTries tries;
  private final TenantClock clock;

  public CodeCheck(Transactions transactions, CodeTries tries, TenantClock clock) {
    this.transactions = transactions;
    this.tries = tries;
    this.clock = clock;
  }

  /** What the digits are worth. */
  sealed interface Finding {
    record Right() implements Finding {}

    record Missing() implements Finding {}

    record Wrong() implements Finding {}

    record TooMany(Duration pause) implements Finding {}
  }

  Finding check(LinkResolver.Target target, String code, String ip) {
    if (code.isEmpty()) {
      return new Finding.Missing();
    }
    var network = ClientNetwork.of(ip);
    var now = clock.now(target.tenant().id());
    // Whoever has spent theirs need not wait for the lock to be told so.
    var known = tries.find(target.tenant().id(), target.assignment().id(), network);
    if (known.filter(t -> spent(t, now)).isPresent()) {
      return tooMany(known.get(), now);
    }
    var counted = transactions.inTransaction(() -> count(target, network, now));
    if (counted.count() > MOST) {
      return tooMany(counted, now);
    }
    if (target.codeMatches(code)) {
      transactions.inTransaction(() -> giveBack(target, network, now));
      return new Finding.Right();
    }
    return counted.count() == MOST ? tooMany(counted, now) : new Finding.Wrong();
  }

  private static boolean spent(Tries tries, Instant now) {
    return tries.count() >= MOST && now.isBefore(tries.last().plus(WAIT));
  }

  private static Finding tooMany(Tries tries, Instant now) {
    return new Finding.TooMany(Duration.between(now, tries.last().plus(WAIT)));
  }

  /** With this one; one more than there may be if it is not to be looked at. */
  private Tries count(LinkResolver.Target target, String network, Instant now) {
    var before = find(target, network, now);
    if (spent(before, now)) {
      return new Tries(MOST + 1, before.last());
    }
    var recent = now.isBefore(before.last().plus(WAIT)) ? before.count() : 0;
    return save(target, network, new Tries(recent + 1, now));
  }

  private Tries giveBack(LinkResolver.Target target, String network, Instant now) {
    var before = find(target, network, now);
    return save(target, network, new Tries(Math.max(0, before.count() - 1), before.last()));
  }

  private Tries find(LinkResolver.Target target, String network, Instant now) {
    return tries.findForUpdate(target.tenant().id(), target.assignment().id(), network, now);
  }

  private Tries save(LinkResolver.Target target, String network, Tries after) {
    tries.save(target.tenant().id(), target.assignment().id(), network, after);
    return after;
  }
}
