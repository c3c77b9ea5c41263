package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.VisitSignals.Sign;
import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.application.port.TenantClock;
import io.countersign.application.usecase.link.LinkPage;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from requests how much speaks for a program, and has {@link VisitSignals} remember it. */
@Singleton
final class Suspicions {
  private static final Duration HUMAN = Duration.ofMillis(700);

  /** What a ticket says about itself; whether that is true, the use case finds out. */
  private static final Pattern TICKET =
      Pattern.compile("(?<millis>[0-9]{1,15})\\.[^.]*\\.(?<suspicion>[0-9])\\.[^.]*");

  private final VisitSignals signals;
  private final ClientAddress clientAddress;
  private final PublicAddress publicAddress;
  private final TenantClock clock;

  Suspicions(
      VisitSignals signals,
      ClientAddress clientAddress,
      PublicAddress publicAddress,
      TenantClock clock) {
    this.signals = signals;
    this.clientAddress = clientAddress;
    this.publicAddress = publicAddress;
    this.clock = clock;
  }

  /** What is known before anybody has looked at the link. */
  int before(HttpRequest<?> request, String token) {
    return signals.suspicion(visitor(request), List.of(Visit.subject(token)));
  }

  /** Takes note of somebody who opened a link with GET or HEAD. */
  void opened(HttpRequest<?> request, LinkPage.Frame frame) {
    var visitor = visitor(request);
    var message = Visit.subject(frame);
    if (request.getMethod() == HttpMethod.HEAD) {
      signals.note(visitor, message, Sign.HEAD_FIRST);
      return;
    }
    signals.opened(visitor, message, frame.action());
    if (claimsToBeChrome(request)) {
      signals.note(visitor, message, Sign.NO_FETCH_METADATA);
    }
  }

  /** Everything that is known about this visitor of this link. */
  int known(HttpRequest<?> request, String token, LinkPage.Frame frame) {
    return signals.suspicion(visitor(request), subjects(token, frame));
  }

  /** How much a press adds to what the ticket of its page carries. It is remembered. */
  int ofPress(HttpRequest<?> request, Entered entered, LinkPage.Frame frame) {
    var visitor = visitor(request);
    var signs = signs(request, entered, frame);
    var ticket = TICKET.matcher(entered.ticket());
    var inTicket = ticket.matches() ? Integer.parseInt(ticket.group("suspicion")) : 0;
    var suspicion =
        signals.suspicionBeyond(inTicket, visitor, subjects(entered.token(), frame), signs);
    signs.forEach(sign -> signals.note(visitor, Visit.subject(frame), sign));
    return suspicion;
  }

  private Set<Sign> signs(HttpRequest<?> request, Entered entered, LinkPage.Frame frame) {
    var signs = EnumSet.noneOf(Sign.class);
    var ticket = TICKET.matcher(entered.ticket());
    if (!ticket.matches()) {
      signs.add(Sign.NO_PAGE);
    } else if (tooFast(ticket, frame)) {
      signs.add(Sign.TOO_FAST);
    }
    if (entered.signs().contains("w")) {
      signs.add(Sign.REMOTE_CONTROLLED);
    }
    if (!entered.signs().contains("g") && !(entered.auto() && DeviceCookies.any(request))) {
      // Without scripts nobody looks for gestures; but no hand is that quick.
      if (entered.signs().contains("j") || signs.contains(Sign.TOO_FAST)) {
        signs.add(Sign.NO_GESTURE);
      }
    }
    return signs;
  }

  private boolean tooFast(Matcher ticket, LinkPage.Frame frame) {
    var shown = Instant.ofEpochMilli(Long.parseLong(ticket.group("millis")));
    return clock.now(frame.tenant()).isBefore(shown.plus(HUMAN));
  }

  private boolean claimsToBeChrome(HttpRequest<?> request) {
    return publicAddress.trustworthy()
        && Visit.userAgent(request).contains("Chrome/")
        && request.getHeaders().get("Sec-Fetch-Mode") == null
        && request.getHeaders().get("Sec-Fetch-Site") == null;
  }

  private Visitor visitor(HttpRequest<?> request) {
    return Visit.visitor(request, clientAddress);
  }

  private static List<String> subjects(String token, LinkPage.Frame frame) {
    return List.of(Visit.subject(token), Visit.subject(frame));
  }
}
