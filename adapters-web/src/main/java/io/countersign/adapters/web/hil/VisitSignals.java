package io.countersign.adapters.web.hil;

import io.countersign.application.link.LinkAction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Signs that a program opens links, not a person: per client and message, in memory, for ten
 * minutes. They never refuse anybody; they only make the page ask for the digits in the mail. What
 * another replica saw is not known here: good enough, since the ticket of a page carries what
 * counted when it was shown.
 */
@Singleton
final class VisitSignals {
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final Duration AT_ONCE = Duration.ofSeconds(10);
  private static final int MOST = 20_000;

  /** What was seen, and how much it counts. */
  enum Sign {
    HEAD_FIRST(1),
    BOTH_LINKS(2),
    /** Says it is Chrome, and leaves out what every Chrome says. */
    NO_FETCH_METADATA(1),
    PREFETCH(1),
    REMOTE_CONTROLLED(2),
    TOO_FAST(1),
    /** The page's script saw no key and no pointer, or nobody can have read the page. */
    NO_GESTURE(2),
    NO_PAGE(1);

    private final int weight;

    Sign(int weight) {
      this.weight = weight;
    }
  }

  /**
   * @param subject a message or a link
   */
  private record Place(Visitor visitor, String subject) {}

  private static final class Visits {
    private final Instant since;
    private final Set<Sign> seen = EnumSet.noneOf(Sign.class);
    private final Map<LinkAction, Instant> opened = new EnumMap<>(LinkAction.class);

    Visits(Instant since) {
      this.since = since;
    }
  }

  private final InstantSource clock;
  private final Map<Place, Visits> places = new Recent<>(MOST);

  VisitSignals(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void note(Visitor visitor, String subject, Sign sign) {
    visits(visitor, subject).seen.add(sign);
  }

  /** A page was opened with GET. */
  synchronized void opened(Visitor visitor, String subject, LinkAction action) {
    var now = clock.instant();
    var visits = visits(visitor, subject);
    visits.opened.put(action, now);
    if (visits.opened.get(LinkAction.APPROVE) instanceof Instant approve
        && visits.opened.get(LinkAction.REJECT) instanceof Instant reject
        && Duration.between(approve, reject).abs().compareTo(AT_ONCE) <= 0) {
      visits.seen.add(Sign.BOTH_LINKS);
    }
  }

  /** How much speaks for a program so far. */
  synchronized int suspicion(Visitor visitor, List<String> subjects) {
    return weigh(seen(visitor, subjects));
  }

  /**
   * How much a press adds to what the ticket of its page carries: what it shows itself, and what
   * was seen elsewhere after the page was shown.
   *
   * @param inTicket how much the ticket carries
   * @param shown the signs of the press itself
   */
  synchronized int suspicionBeyond(
      int inTicket, Visitor visitor, List<String> subjects, Set<Sign> shown) {
    var known = seen(visitor, subjects);
    var added = EnumSet.noneOf(Sign.class);
    shown.stream().filter(sign -> !known.contains(sign)).forEach(added::add);
    return Math.max(0, weigh(known) - inTicket) + weigh(added);
  }

  private EnumSet<Sign> seen(Visitor visitor, List<String> subjects) {
    var found = EnumSet.noneOf(Sign.class);
    subjects.forEach(subject -> found.addAll(visits(visitor, subject).seen));
    return found;
  }

  private static int weigh(Set<Sign> signs) {
    return signs.stream().mapToInt(sign -> sign.weight).sum();
  }

  private Visits visits(Visitor visitor, String subject) {
    var place = new Place(visitor, subject);
    var now = clock.instant();
    var known = places.get(place);
    if (known == null || !now.isBefore(known.since.plus(REMEMBERED))) {
      known = new Visits(now);
      places.put(place, known);
    }
    return known;
  }
}
