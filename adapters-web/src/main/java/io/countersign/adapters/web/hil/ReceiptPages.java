package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.DecisionPage.Fact;
import io.countersign.application.usecase.link.ReceiptPage;
import io.countersign.application.view.VisibleText;
import io.countersign.domain.request.Verdict;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Composes the receipt of an answer. */
@Singleton
final class ReceiptPages {
  /** What the page says about the four digits. */
  enum AskedCode {
    /** Nobody has pressed yet. */
    NOT_PRESSED,
    MISSING,
    WRONG
  }

  private final PageRenderer renderer;
  private final PublicAddress publicAddress;

  ReceiptPages(PageRenderer renderer, PublicAddress publicAddress) {
    this.renderer = renderer;
    this.publicAddress = publicAddress;
  }

  /**
   * @param code what became of the code that was wanted
   */
  MutableHttpResponse<?> show(
      HttpStatus status, ReceiptPage.Receipt receipt, Entered entered, AskedCode code) {
    var dress = Dress.of(receipt.frame());
    var words = dress.words();
    var approved = receipt.answer().verdict() == Verdict.APPROVE;
    var codeWanted = receipt.askForCode() || code != AskedCode.NOT_PRESSED;
    return renderer.page(
        status,
        code == AskedCode.NOT_PRESSED ? null : PageProblem.CODE_NEEDED,
        "receipt",
        dress,
        new ReceiptView(
            approved ? "approve" : "reject",
            words.say(approved ? "receipt.approved" : "receipt.rejected"),
            VisibleText.line(receipt.frame().request().title()),
            facts(receipt, words),
            FieldTexts.rows(receipt.decidedAs(), words),
            VisibleText.lines(receipt.answer().comment()),
            receipt.evidence(),
            receipt.disputed(),
            codeWanted
                ? new DecisionPage.Code(
                    "", code == AskedCode.WRONG ? words.say("mistake.code-wrong") : "")
                : null,
            code != AskedCode.NOT_PRESSED,
            publicAddress.path("/hil/receipt/dispute"),
            new DecisionPage.Hidden(entered.key(), entered.token(), receipt.ticket())));
  }

  private static List<Fact> facts(ReceiptPage.Receipt receipt, Words words) {
    var answer = receipt.answer();
    var facts = new ArrayList<Fact>();
    facts.add(Fact.of(words.say("fact.by"), VisibleText.line(answer.by())));
    facts.add(
        new Fact(words.say("fact.at"), words.moment(answer.at()), answer.at().toString(), ""));
    facts.add(Fact.of(words.say("fact.channel"), words.channel(answer.channel())));
    if (!receipt.ip().isEmpty()) {
      facts.add(Fact.of(words.say("fact.ip"), receipt.ip()));
    }
    facts.add(
        Fact.of(
            words.say("fact.state"),
            words.say("state." + receipt.state().name().toLowerCase(Locale.ROOT))));
    if (!receipt.counts()) {
      facts.add(Fact.of(words.say("fact.note"), words.say("receipt.stale")));
    }
    var override = receipt.override();
    if (override != null) {
      facts.add(
          Fact.of(
              words.say("fact.overridden-by"),
              VisibleText.line(override.by()) + ": " + VisibleText.lines(override.why())));
    }
    var progress = receipt.frame().request().progress();
    if (progress.required() > 1) {
      facts.add(
          Fact.of(
              words.say("fact.progress"),
              words.say("progress", progress.approvals(), progress.required())));
    }
    return facts;
  }
}
