package io.countersign.channels.pager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import io.countersign.application.channel.DigestChannel;
import io.countersign.application.channel.FormChannel;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.SharedChannel;
import io.countersign.application.view.VisibleText;
import io.countersign.channel.testkit.FormVendor;
import io.countersign.channels.pager.Page.Button;
import io.countersign.channels.pager.Page.Link;
import io.countersign.channels.pager.PagerClient.Answer;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.ContentDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pager with forms and digests, which everybody reads: so that all of the contract has been seen
 * green.
 */
class RichPager extends BrokenPager implements DigestChannel, FormChannel, SharedChannel {
  private final ObjectMapper json = new ObjectMapper();

  RichPager(PagerVendor vendor, PagerClient client) {
    super(vendor, client);
  }

  @Override
  public Audience audience(ChannelAccount account) {
    return Audience.EVERYBODY;
  }

  @Override
  Page write(Page page, Notice notice) {
    var envelope = notice.envelope();
    var names = Stream.concat(Stream.of(envelope.to()), envelope.everybody().stream());
    var text =
        page.text() + "\n" + names.map(one -> VisibleText.line(one.name())).distinct().toList();
    var buttons = new ArrayList<>(page.buttons());
    if (mayEdit(notice)) {
      var about = " " + envelope.delivery() + " " + envelope.request().shown().value();
      buttons.add(new Button("Edit", Press.Kind.EDIT + about));
    }
    return new Page(
        page.to(), page.text().length() > 900 ? page.text() : text, buttons, page.links());
  }

  @Override
  public DeliveryOutcome deliverDigest(Notice.Digest digest, ChannelAccount account) {
    var token = PagerSettings.token(account).orElseThrow();
    var page = write(page(digest), digest);
    return switch (client.post("/pages", page, digestKey(digest), token)) {
      case Answer.Accepted(var body) when body.path("id").isTextual() ->
          new Delivered(new MessageHandle(body.path("id").textValue()));
      case Answer.Accepted _ -> new TryLater(Duration.ZERO, "unreadable-answer");
      case Answer.NotFound() -> new Undeliverable("recipient-refused");
      case Answer.Failed(_, var outcome) -> outcome;
    };
  }

  Page write(Page page, Notice.Digest digest) {
    return page;
  }

  String digestKey(Notice.Digest digest) {
    return digest.delivery().value();
  }

  private static Page page(Notice.Digest digest) {
    var longest = 950 / digest.items().size();
    var text = new StringBuilder();
    var links = new ArrayList<Link>();
    for (var item : digest.items()) {
      var line =
          item.code()
              + " "
              + VisibleText.line(item.title())
              + ", "
              + VisibleText.line(item.requester())
              + item.onBehalfOf().stream().map(VisibleText::line).toList();
      text.append(line.length() > longest - 1 ? line.substring(0, longest - 1) : line).append('\n');
      var page = item.links().page();
      if (page != null) {
        links.add(new Link("Open", page.toString()));
      }
    }
    var to = Objects.requireNonNull(digest.to().handle());
    return new Page(to.value(), text.toString(), List.of(), links);
  }

  private static boolean mayEdit(Notice notice) {
    return switch (notice) {
      case Notice.Asked asked ->
          asked.answers().letApprove() && asked.envelope().request().editable();
      case Notice.Reminded reminded ->
          reminded.answers().letApprove() && reminded.envelope().request().editable();
      case Notice.Closed _, Notice.Receipt _, Notice.PassedOn _, Notice.Escalated _ -> false;
    };
  }

  @Override
  public DeliveryOutcome show(Press press, AnswerForm form, ChannelAccount account) {
    var prefilled =
        form.request().fields().stream()
            .filter(FieldView::editable)
            .collect(Collectors.toMap(field -> field.name().value(), FieldView::shown));
    var shown = new FormVendor.Form(press.by(), form.purpose(), prefilled, form.toString());
    ((RichVendor) vendor).show(shown, press);
    return new Delivered(new MessageHandle(press.returnAddress()));
  }

  @Override
  public IncomingAnswer complain(Press press, List<FieldProblem> problems, AnswerForm form) {
    var complaints = json.createObjectNode();
    problems.forEach(problem -> complaints.put(problem.field(), problem.reason().name()));
    return IncomingAnswer.json(complaints.toString());
  }

  @Override
  public Incoming receive(IncomingCall call, ChannelAccount account, Instant now) {
    var incoming = super.receive(call, account, now);
    if (!(incoming instanceof Incoming.Malformed)) {
      return incoming;
    }
    try {
      var event = json.readTree(call.body());
      var value = event.path("value").asText("").split(" ");
      return value.length == 3 ? pressed(event, value) : incoming;
    } catch (IOException e) {
      return incoming;
    }
  }

  private Incoming pressed(JsonNode event, String[] value) {
    var typed = new HashMap<String, String>();
    event
        .path("typed")
        .properties()
        .forEach(one -> typed.put(one.getKey(), one.getValue().asText()));
    return new Incoming.Pressed(
        new Press(
            event.path("event").asText(),
            new DeliveryId(value[1]),
            new Handle(event.path("pager").asText()),
            Press.Kind.valueOf(value[0]),
            new ContentDigest(value[2]),
            event.path("comment").asText(""),
            typed,
            event.path("pager").asText(),
            event.path("page").asText()),
        IncomingAnswer.EMPTY);
  }

  /** Shows forms without being asked over HTTP. */
  static final class RichVendor extends PagerVendor implements FormVendor {
    private final ObjectMapper json = new ObjectMapper();
    private final List<Form> forms = new ArrayList<>();
    private final Map<Form, Press> presses = new HashMap<>();

    void show(Form form, Press press) {
      forms.add(form);
      presses.put(form, press);
    }

    @Override
    public List<Form> forms() {
      return List.copyOf(forms);
    }

    @Override
    public IncomingCall submitted(
        Form form, Map<String, String> typed, String comment, Handle by, Instant at) {
      var press = presses.get(form);
      var kind =
          switch (form.purpose()) {
            case EDIT -> Press.Kind.SUBMIT_APPROVAL;
            case REJECT -> Press.Kind.SUBMIT_REJECTION;
          };
      if (press == null || press.seen() == null) {
        throw new IllegalArgumentException("No such form");
      }
      var value = kind + " " + press.delivery() + " " + press.seen().value();
      var event = event(by, press.returnAddress(), value).put("comment", comment);
      typed.forEach(event.putObject("typed")::put);
      return signed(bytes(event), at);
    }

    @Override
    public Set<String> complaints(IncomingAnswer answer) {
      try {
        var fields = new HashSet<String>();
        json.readTree(answer.body()).fieldNames().forEachRemaining(fields::add);
        return fields;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
