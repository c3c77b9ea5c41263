package io.countersign.application.usecase.link;

import io.countersign.application.link.PageTicket;
import io.countersign.application.port.Delegations;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.ReassignApproval;
import io.countersign.application.usecase.people.AddDelegation;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.ReassignResult;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has somebody stand in for the person of a link: with the ticket of a page that we showed, and
 * always with the code that is printed in the message. What is refused leaves nothing behind.
 */
public final class NameStandIn {
  /** So many days ahead it may end at most: what lasts longer is for an administrator. */
  public static final int MOST_DAYS = 60;

  private final Transactions transactions;
  private final OpenLink openLink;
  private final OpenAway openAway;
  private final CodeCheck codes;
  private final People people;
  private final Delegations delegations;
  private final AddDelegation addDelegation;
  private final ReassignApproval reassign;
  private final TenantClock clock;

  public NameStandIn(
      Transactions transactions,
      OpenLink openLink,
      OpenAway openAway,
      CodeCheck codes,
      People people,
      Delegations delegations,
      AddDelegation addDelegation,
      ReassignApproval reassign,
      TenantClock clock) {
    this.transactions = transactions;
    this.openLink = openLink;
    this.openAway = openAway;
    this.codes = codes;
    this.people = people;
    this.delegations = delegations;
    this.addDelegation = addDelegation;
    this.reassign = reassign;
    this.clock = clock;
  }

  /** What becomes of the item that the link is about. */
  public enum Item {
    KEEP,
    PASS_ON
  }

  /**
   * @param link its evidence says who came with it
   * @param code what was entered as the code, empty for nothing
   * @param from the first day, null for now
   * @param until the last day
   */
  public record Command(
      LinkResolver.Pressed link,
      String ticket,
      String code,
      EmailAddress standIn,
      @Nullable LocalDate from,
      LocalDate until,
      Item item) {

    /** Without what was entered. */
    @Override
    public String toString() {
      return "Command[" + link + "]";
    }
  }

  /** Why this person does not stand in. */
  public enum Refusal {
    /** The directory does not know them. */
    UNKNOWN,
    YOURSELF,
    /** They are away themselves, and come back to this person. */
    CIRCLE,
    /** It would be over before it begins. */
    TOO_EARLY,
    /** See {@link #MOST_DAYS}. */
    TOO_FAR,
    /** The item cannot go to whoever asks for the approval. */
    REQUESTER,
    /** The item cannot go to whoever has or had one on the same request. */
    ALREADY_ASKED
  }

  /** What became of it. */
  public sealed interface Result {
    /** Now or before. */
    record Named(
        LinkPage.Frame frame, Person standIn, @Nullable Instant from, Instant until, Item item)
        implements Result {}

    /** There is nothing to be named any more, or never was. */
    record NotOpen(AwayPage page) implements Result {}

    /** No page of ours came before this, or too long ago. */
    record TicketInvalid(AwayPage.Open fresh) implements Result {}

    /** The four digits are wanted, or were wrong. */
    record CodeNeeded(AwayPage.Open page, boolean wrong) implements Result {}

    /** Too many wrong digits came from this network. */
    record TooManyCodes(LinkPage.Frame frame, Duration pause) implements Result {}

    record Refused(AwayPage.Open page, Refusal why) implements Result {}
  }

  /**
   * @throws OutcomeUnknownException if a COMMIT threw; the same command again is safe
   */
  public Result handle(Command command) {
    var opened = openLink.find(command.link());
    var page = openAway.page(opened);
    return page instanceof AwayPage.Open open
            && opened.resolved() instanceof LinkResolver.Resolved.Good(var target)
        ? name(command, target, open)
        : new Result.NotOpen(page);
  }

  private Result name(Command command, LinkResolver.Target target, AwayPage.Open page) {
    var now = clock.now(target.tenant().id());
    if (PageTicket.verify(target.key(), OpenAway.subject(command.link()), command.ticket(), now)
        .isEmpty()) {
      return new Result.TicketInvalid(page);
    }
    var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    var from = command.from() == null || !command.from().isAfter(today) ? null : command.from();
    if (command.until().isBefore(from == null ? today : from)) {
      return new Result.Refused(page, Refusal.TOO_EARLY);
    }
    if (command.until().isAfter(today.plusDays(MOST_DAYS))) {
      return new Result.Refused(page, Refusal.TOO_FAR);
    }
    // Only then may anything be told that the directory knows.
    return switch (codes.check(target, command.code(), command.link().evidence().ip())) {
      case CodeCheck.Finding.Right() ->
          name(
              command,
              target,
              page,
              from == null ? null : startOf(from),
              startOf(command.until().plusDays(1)));
      case CodeCheck.Finding.Missing() -> new Result.CodeNeeded(page, false);
      case CodeCheck.Finding.Wrong() -> new Result.CodeNeeded(page, true);
      case CodeCheck.Finding.TooMany(var pause) -> new Result.TooManyCodes(page.frame(), pause);
    };
  }

  private static Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Rolls the transaction back: of what belongs together nothing is stored by halves. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final @Nullable Refusal why;

    /**
     * @param why null if the item is not this person's any more
     */
    Refused(@Nullable Refusal why) {
      super("refused", null, false, false);
      this.why = why;
    }
  }

  private Result name(
      Command command,
      LinkResolver.Target target,
      AwayPage.Open page,
      @Nullable Instant from,
      Instant until) {
    try {
      return transactions.inTransaction(() -> {
        var standIn = add(command, target, from, until);
        switch (command.item()) {
          case KEEP -> {}
          case PASS_ON -> passOn(command, target, standIn);
        }
        return new Result.Named(page.frame(), standIn, from, until, command.item());
      });
    } catch (Refused refused) {
      return refused.why == null
          ? new Result.NotOpen(openAway.find(command.link()))
          : new Result.Refused(page, refused.why);
    }
  }

  private Person add(
      Command command, LinkResolver.Target target, @Nullable Instant from, Instant until) {
    var tenant = target.tenant().id();
    var absent = target.assignment().email();
    var known = people.withAddresses(tenant, List.of(absent, command.standIn()));
    var delegate =
        Person.at(command.standIn(), known).orElseThrow(() -> new Refused(Refusal.UNKNOWN));
    var delegator = Person.at(absent, known).orElseThrow(() -> new Refused(Refusal.UNKNOWN));
    if (delegate.id().equals(delegator.id())) {
      throw new Refused(Refusal.YOURSELF);
    }
    if (isNamed(target, delegator, delegate, from, until)) {
      return delegate;
    }
    var result =
        addDelegation.handle(
            new AddDelegation.Command(
                tenant,
                new Actor.Approver(absent),
                new AddDelegation.Through(
                    target.request().id(), target.assignment().id(), evidence(command, target)),
                delegator.email(),
                delegate.email(),
                from,
                until,
                Delegation.Scope.ALL));
    return switch (result) {
      case AddDelegation.Result.Added _ -> delegate;
      case AddDelegation.Result.Circle() -> throw new Refused(Refusal.CIRCLE);
      case AddDelegation.Result.NoSuchDelegator(), AddDelegation.Result.NoSuchDelegate() ->
          throw new Refused(Refusal.UNKNOWN);
    };
  }

  /** Whether the same was said last: pressing again adds nothing. */
  private boolean isNamed(
      LinkResolver.Target target,
      Person delegator,
      Person delegate,
      @Nullable Instant from,
      Instant until) {
    var tenant = target.tenant().id();
    var now = clock.now(tenant);
    return delegations.ofDelegators(tenant, List.of(delegator.id()), now).stream()
        .filter(one -> one.scope().equals(Delegation.Scope.ALL))
        // The newest says what holds, also if an older one names somebody else.
        .findFirst()
        .filter(one -> one.delegate().equals(delegate.id()))
        .filter(one -> until.equals(one.until()))
        .filter(one -> from == null ? !one.from().isAfter(now) : one.from().equals(from))
        .isPresent();
  }

  private static Evidence evidence(Command command, LinkResolver.Target target) {
    var visit = command.link().evidence();
    return new Evidence(
        visit.ip(), visit.userAgent(), target.key().id().value(), target.claims().expiresAt(), "");
  }

  private void passOn(Command command, LinkResolver.Target target, Person standIn) {
    var result =
        reassign
            .handle(
                new ReassignApproval.Command(
                    target.tenant().id(),
                    new Actor.Approver(target.assignment().email()),
                    target.request().id(),
                    target.assignment().id(),
                    standIn.email(),
                    "",
                    evidence(command, target)))
            .orElseThrow(() -> new IllegalStateException("The link's request is there"));
    switch (result) {
      case ReassignResult.Reassigned _ -> {}
      case ReassignResult.ToTheRequester() -> throw new Refused(Refusal.REQUESTER);
      case ReassignResult.AlreadyAsked() -> throw new Refused(Refusal.ALREADY_ASKED);
      case ReassignResult.NotPending _,
          ReassignResult.NotOpen _,
          ReassignResult.NoSuchAssignment() ->
          throw new Refused(null);
    }
  }
}
