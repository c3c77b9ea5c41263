package io.countersign.application.usecase.job;

import io.countersign.application.job.RetrySchedule;
import io.countersign.application.link.LinkAction;
import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.port.SandboxMessages.Message;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.sandbox.ApproverScript.Answers;
import io.countersign.application.sandbox.ApproverScript.Manner;
import io.countersign.application.sandbox.ApproverScript.Reply;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.application.usecase.link.OpenLink;
import io.countersign.application.usecase.link.OpenedLink;
import io.countersign.application.usecase.link.PressLink;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Does with a message in a sandbox what the script of its reader says, with each request that it is
 * about. Knows no more than a person: what is in the message, and what the pages behind its links
 * show.
 */
public final class ScriptedApprover {
  private static final Pattern LINK =
      Pattern.compile("(?m)^\\S+/hil/(action|form)\\?k=([^&\\s]+)&t=(\\S+)$");
  private static final Pattern CODE = Pattern.compile("\\b[0-9]{4}\\b");
  private static final String SCAN = "scan:";
  private static final String ADDRESS = "127.0.0.1";
  private static final String AGENT = "Countersign scripted approver";

  private final SandboxMessages messages;
  private final SandboxApprovers approvers;
  private final OpenLink openLink;
  private final PressLink pressLink;

  public ScriptedApprover(
      SandboxMessages messages,
      SandboxApprovers approvers,
      OpenLink openLink,
      PressLink pressLink) {
    this.messages = messages;
    this.approvers = approvers;
    this.openLink = openLink;
    this.pressLink = pressLink;
  }

  /** Whether there is anything in it to press. */
  public static boolean asks(Message message) {
    return LINK.matcher(message.text()).find();
  }

  /** What an {@code ACT} job is about if the reader is to act. */
  public static String reading(Message message) {
    return message.id();
  }

  /** What an {@code ACT} job is about if something opens all links. */
  public static String scanning(Message message) {
    return SCAN + message.id();
  }

  /** Without message or script, which may have been taken away meanwhile, nothing happens. */
  Attempt act(TenantId tenant, String subject) {
    var scanning = subject.startsWith(SCAN);
    var found = messages.find(tenant, scanning ? subject.substring(SCAN.length()) : subject);
    if (found.isEmpty()) {
      return new Attempt.Settled();
    }
    var message = found.get();
    var script = approvers.find(tenant, new EmailAddress(message.to()).normalized());
    if (!(script.orElse(null) instanceof Answers answers)) {
      return new Attempt.Settled();
    }
    if (scanning) {
      links(message).forEach(one -> openLink.find(one.link()).page(0, ""));
      return new Attempt.Settled();
    }
    return answer(message, answers);
  }

  /**
   * A link as the message has it.
   *
   * @param code the digits that stand below it, empty for none
   */
  private record Written(LinkResolver.Pressed link, String code) {}

  private static List<Written> links(Message message) {
    var links = new ArrayList<Written>();
    var text = message.text();
    var matcher = LINK.matcher(text);
    while (matcher.find()) {
      links.add(
          new Written(
              new LinkResolver.Pressed(
                  matcher.group(2),
                  matcher.group(3),
                  matcher.group(1).equals("form")
                      ? LinkAction.Purpose.FORM
                      : LinkAction.Purpose.ACTION,
                  Evidence.ofVisit(ADDRESS, AGENT)),
              code(text.substring(matcher.end()))));
    }
    return links;
  }

  /** A page behind a link of the message that can be answered. */
  private record Open(OpenedLink link, LinkPage.Ready page, String code) {
    LinkAction action() {
      return page.frame().action();
    }

    RequestId about() {
      return page.frame().request().id();
    }
  }

  private Attempt answer(Message message, Answers answers) {
    // Whatever opened the links came from the reader's own network, as mail scanners do.
    var suspicion = answers.manner() == Manner.BEHIND_SCANNER ? OpenLink.SUSPICIOUS : 0;
    var open = new LinkedHashMap<RequestId, List<Open>>();
    for (var written : links(message)) {
      var opened = openLink.find(written.link());
      if (opened.page(suspicion, "") instanceof LinkPage.Ready ready) {
        var page = new Open(opened, ready, written.code());
        open.computeIfAbsent(page.about(), _ -> new ArrayList<>()).add(page);
      }
    }
    return worst(
        open.values().stream()
            .map(pages ->
                button(pages, answers)
                    .map(chosen -> press(answers, chosen))
                    .orElseGet(() -> new Attempt.GiveUp("script-no-such-button")))
            .toList());
  }

  /** The one that says what they answer; the form if they have something to type, or must. */
  private static Optional<Open> button(List<Open> open, Answers answers) {
    var form = open.stream().filter(one -> one.action() == LinkAction.FORM).findFirst();
    return switch (answers.reply()) {
      case APPROVE -> behind(LinkAction.APPROVE, form, open, answers);
      case REJECT -> behind(LinkAction.REJECT, form, open, answers);
      case RETURN -> open.stream().filter(one -> one.page().returnable()).findFirst();
    };
  }

  private static Optional<Open> behind(
      LinkAction wanted, Optional<Open> form, List<Open> open, Answers answers) {
    var plain = open.stream().filter(one -> one.action() == wanted).findFirst();
    return answers.values().isEmpty() ? plain.or(() -> form) : form;
  }

  private Attempt press(Answers answers, Open chosen) {
    var command =
        new PressLink.Command(
            chosen.link(),
            chosen.page().ticket(),
            answers.reply() == Reply.RETURN ? PressLink.Wish.RETURN : PressLink.Wish.ANSWER,
            answers.reply() == Reply.APPROVE ? Verdict.APPROVE : Verdict.REJECT,
            chosen.page().askForCode() ? chosen.code() : "",
            answers.comment().text(),
            answers.values(),
            ADDRESS,
            AGENT,
            0);
    return answers.manner() == Manner.DOUBLE_CLICK
        ? worst(twiceAtOnce(() -> ended(pressLink.handle(command))))
        : ended(pressLink.handle(command));
  }

  /** All presses are to come to their end; what did not is what there is to tell. */
  private static Attempt worst(List<Attempt> all) {
    return all.stream()
        .filter(attempt -> !(attempt instanceof Attempt.Settled))
        .findFirst()
        .orElseGet(Attempt.Settled::new);
  }

  private static List<Attempt> twiceAtOnce(Callable<Attempt> press) {
    try (var hands = Executors.newVirtualThreadPerTaskExecutor()) {
      var both = new ArrayList<Attempt>();
      for (var one : hands.invokeAll(List.of(press, press))) {
        both.add(one.get());
      }
      return both;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new StorageUnavailableException(stop);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException ours
          ? ours
          : new IllegalStateException(failed.getCause());
    }
  }

  private static Attempt ended(PressLink.Result result) {
    return switch (result) {
      case PressLink.Result.Done _,
          PressLink.Result.SentBack _,
          PressLink.Result.Asked _,
          PressLink.Result.NotAnswerable _,
          PressLink.Result.SelfApproval _ ->
          new Attempt.Settled();
      case PressLink.Result.InputRefused _ -> new Attempt.GiveUp("script-values-refused");
      case PressLink.Result.CommentRequired _ -> new Attempt.GiveUp("script-comment-required");
      case PressLink.Result.CodeNeeded _, PressLink.Result.TooManyCodes _ ->
          new Attempt.GiveUp("script-code-refused");
      case PressLink.Result.TicketInvalid _, PressLink.Result.ContentChanged _ ->
          new Attempt.TryLater(RetrySchedule.INTERNAL, Duration.ZERO, "page-outdated");
      case PressLink.Result.ReturnRefused _, PressLink.Result.QuestionRefused _ ->
          new Attempt.GiveUp("script-no-such-button");
    };
  }

  /** The digits stand below the buttons, which may have digits in their addresses. */
  private static String code(String below) {
    var digits = CODE.matcher(LINK.matcher(below).replaceAll(""));
    return digits.find() ? digits.group() : "";
  }
}
